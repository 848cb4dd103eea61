/** A mail transfer agent that relays everything to a sink, on the loopback interface. */
export interface Relay {
  /** Hands mails in over SMTP and waits until all are relayed. */
  relay(mails: number, bytes: number): Promise<Relayed>;
  stop(): Promise<void>;
}

export interface Relayed {
  wallSeconds: number;
  /** Of the relay's own processes. */
  cpuSeconds: number;
}

/** @param left how many mails still lie in the relay's queue. */
export async function timed(
  handIn: () => Promise<unknown>,
  left: () => number,
  cpuSeconds: () => number,
): Promise<Relayed> {
  const startedMs = performance.now();
  const before = cpuSeconds();
  await handIn();
  while (left() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    wallSeconds: (performance.now() - startedMs) / 1000,
    cpuSeconds: cpuSeconds() - before,
  };
}

/** Upper bounds of the latency classes, in milliseconds; slower sends are in a last class of their own. */
const LATENCY_BOUNDS_MS: readonly number[] = [50, 100, 200, 500, 1_000, 2_000, 5_000];

/** Sends to one end of the route in a drill. */
export interface SendTally {
  sent: number;
  /** Anything that kept a sound mail from being sent: unavailable, no answer, a throttle. */
  failed: number;
  /** Sends that were not tried: the mail's domain is not ready there. */
  notReady: number;
  /** Of `sent`, all together. */
  totalMs: number;
  /** Of `sent`, by class: one more than there are bounds. */
  latency: number[];
}

/** What a drill found: sends by the secondary that took part, and the primary's in the same time. */
export interface DrillTally {
  secondary: SendTally;
  primary: SendTally;
}

function emptySendTally(): SendTally {
  const latency = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0);
  return { sent: 0, failed: 0, notReady: 0, totalMs: 0, latency };
}

export function emptyTally(): DrillTally {
  return { secondary: emptySendTally(), primary: emptySendTally() };
}

export function countSent(tally: SendTally, tookMs: number): void {
  tally.sent += 1;
  tally.totalMs += Math.round(tookMs);
  const bound = LATENCY_BOUNDS_MS.findIndex((boundMs) => tookMs <= boundMs);
  const at = bound < 0 ? LATENCY_BOUNDS_MS.length : bound;
  tally.latency[at] = (tally.latency[at] ?? 0) + 1;
}

export function meanMs({ sent, totalMs }: SendTally): number | undefined {
  return sent === 0 ? undefined : Math.round(totalMs / sent);
}

/** The bound that `share` of the sends kept; `undefined` with no sends, or where it lies beyond the last bound. */
export function quantileMs({ sent, latency }: SendTally, share: number): number | undefined {
  if (sent === 0) return undefined;
  let seen = 0;
  for (const [index, count] of latency.entries()) {
    seen += count;
    if (seen >= share * sent) return LATENCY_BOUNDS_MS[index];
  }
  return undefined;
}

/** Fewer sends than this say nothing: one stray failure must not end a rehearsal. */
const MIN_SAMPLE = 5;

/** Why the drill must end now; `undefined` while its failures are within bounds. */
export function abortReason({ secondary }: DrillTally, abortShare: number): string | undefined {
  const attempts = secondary.sent + secondary.failed;
  if (attempts < MIN_SAMPLE || secondary.failed / attempts < abortShare) return undefined;
  return `${secondary.failed} of ${attempts} sends through the secondary failed.`;
}

/** Time, as the core sees it: no module of the core reads the machine's clock itself. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Resolves after at least `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** A source of randomness: uniformly distributed in [0, 1). */
export type Random = () => number;

/** Makes a fresh identifier at each call (a ULID in production). */
export type NewId = () => string;

/** Structured log lines. Never pass addresses, subjects, bodies or secrets. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /**
   * There only while somebody looks into a case: such lines may hold addresses and remote texts, but no bodies and no
   * secrets.
   */
  readonly debug?: ((message: string, fields: Record<string, unknown>) => void) | undefined;
}

/** Counters with few dimensions (a region, a state: never a mail's id). */
export interface Metrics {
  count(name: string, value?: number, dimensions?: Record<string, string>): void;
  /** A duration in milliseconds. */
  durationMs(name: string, valueMs: number, dimensions?: Record<string, string>): void;
}

export interface RateAnswer {
  allowed: boolean;
  /** When the next window opens, in milliseconds from now. */
  retryAfterMs: number;
}

/** Counts requests by caller in fixed windows, over all environments of a function. */
export interface RateLimiter {
  /** @throws when the count cannot be kept. */
  take(callerId: string): Promise<RateAnswer>;
}

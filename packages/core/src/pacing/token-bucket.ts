/**
 * Send tokens of one region in one cell, as a generic cell rate algorithm: `nextFreeMs` is when the next token not yet
 * given out falls due. A token is one recipient (SES counts recipients, not calls).
 */
export interface TokenBucket {
  region: string;
  version: number;
  ratePerSecond: number;
  nextFreeMs: number;
  /** What is left of the cell's share of the 24-hour quota; counted down by leases, set anew from GetAccount. */
  dailyLeft: number;
  /** Tokens given out since the bucket exists: the drain reads live traffic off it. */
  granted: number;
  /** After a throttle: the rate is cut by `slowFactor` until then. */
  slowUntilMs: number;
  slowFactor: number;
  /** The whole account's quota in the region, as GetAccount last told it. */
  account?: AccountQuota;
}

export interface AccountQuota {
  maxSendRate: number;
  /** Negative: no limit. */
  max24HourSend: number;
  sentLast24Hours: number;
}

/** Percent of the 24-hour quota that is used up. */
export function quotaUsedPercent({ max24HourSend, sentLast24Hours }: AccountQuota): number {
  return max24HourSend <= 0 ? 0 : Math.round((1000 * sentLast24Hours) / max24HourSend) / 10;
}

export interface PacingParameters {
  /** How far ahead tokens are given out: bounds both the waste of an idle sender and the wait inside a batch. */
  horizonMs: number;
  /** Tokens of a block, in time: a sender that works flat out asks again only this often. */
  blockMs: number;
  /** How long a throttle slows the region down. */
  slowMs: number;
}

export const DEFAULT_PACING: PacingParameters = { horizonMs: 2_000, blockMs: 1_000, slowMs: 5_000 };

/** A block of tokens: `count` of them, the first usable at `startMs`, the others `intervalMs` apart. */
export interface TokenLease {
  kind: 'granted';
  count: number;
  startMs: number;
  intervalMs: number;
  next: TokenBucket;
}

export type LeaseAnswer = TokenLease | { kind: 'wait'; ms: number } | { kind: 'daily-quota' };

/** Before GetAccount was ever read: the rate of SES's sandbox (Amazon SES quotas: 1 a second). */
export function initialBucket(region: string, nowMs: number): TokenBucket {
  return {
    region,
    version: 0,
    ratePerSecond: 1,
    nextFreeMs: nowMs,
    dailyLeft: 200,
    granted: 0,
    slowUntilMs: 0,
    slowFactor: 1,
  };
}

/**
 * Gives out at least `needed` tokens and, up to a block's worth, as many as are `wanted`.
 * Guarantee: whatever the order of leases, tokens fall due no faster than the rate allows.
 */
export function lease(
  bucket: TokenBucket,
  needed: number,
  nowMs: number,
  parameters: PacingParameters,
  wanted = Number.POSITIVE_INFINITY,
): LeaseAnswer {
  if (bucket.dailyLeft < needed) return { kind: 'daily-quota' };
  const intervalMs = 1000 / effectiveRate(bucket, nowMs);
  const startMs = Math.max(bucket.nextFreeMs, nowMs);
  const horizonMs = nowMs + parameters.horizonMs;
  if (startMs > horizonMs) return { kind: 'wait', ms: Math.ceil(startMs - horizonMs) };
  const block = Math.floor(parameters.blockMs / intervalMs);
  const count = Math.min(Math.max(needed, Math.min(wanted, block)), bucket.dailyLeft);
  return {
    kind: 'granted',
    count,
    startMs,
    intervalMs,
    next: {
      ...bucket,
      version: bucket.version + 1,
      nextFreeMs: startMs + count * intervalMs,
      dailyLeft: bucket.dailyLeft - count,
      granted: bucket.granted + count,
    },
  };
}

/** After a throttle: half the rate for a while, halved again by another one, never under a tenth. */
export function slowedDown(
  bucket: TokenBucket,
  nowMs: number,
  parameters: PacingParameters,
): TokenBucket {
  const already = bucket.slowUntilMs > nowMs ? bucket.slowFactor : 1;
  return {
    ...bucket,
    version: bucket.version + 1,
    slowFactor: Math.max(0.1, already / 2),
    slowUntilMs: nowMs + parameters.slowMs,
  };
}

/** The bucket after SES said that the 24-hour quota is used up. */
export function exhausted(bucket: TokenBucket): TokenBucket {
  return { ...bucket, version: bucket.version + 1, dailyLeft: 0 };
}

/** Takes over what GetAccount says, reduced to the cell's share; 5 % of the rate stay as a margin for clocks. */
export function withQuota(
  bucket: TokenBucket,
  { maxSendRate, max24HourSend, sentLast24Hours }: AccountQuota,
  share: number,
): TokenBucket {
  const left = Math.max(0, Math.floor((max24HourSend - sentLast24Hours) * share));
  return {
    ...bucket,
    version: bucket.version + 1,
    ratePerSecond: Math.max(0.1, maxSendRate * share * 0.95),
    dailyLeft: max24HourSend < 0 ? Number.MAX_SAFE_INTEGER : left,
    account: { maxSendRate, max24HourSend, sentLast24Hours },
  };
}

function effectiveRate(bucket: TokenBucket, nowMs: number): number {
  return bucket.slowUntilMs > nowMs
    ? bucket.ratePerSecond * bucket.slowFactor
    : bucket.ratePerSecond;
}

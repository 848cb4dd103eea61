/** Attempts against a region within one window, as all senders of the cell saw them. */
export interface EvidenceCounts {
  good: number;
  bad: number;
  /** Good ones that took longer than `slowSendMs`. */
  slow: number;
  /** Answers in which SES itself said that sending is switched off. */
  suspended: number;
}

export const NO_EVIDENCE: EvidenceCounts = { good: 0, bad: 0, slow: 0, suspended: 0 };

export function addCounts(a: EvidenceCounts, b: EvidenceCounts): EvidenceCounts {
  return {
    good: a.good + b.good,
    bad: a.bad + b.bad,
    slow: a.slow + b.slow,
    suspended: a.suspended + b.suspended,
  };
}

export function windowStartMs(nowMs: number, windowMs: number): number {
  return Math.floor(nowMs / windowMs) * windowMs;
}

/** What one round of active probing found. */
export interface ProbeResult {
  atMs: number;
  ok: boolean;
  /** SES itself says that the account may not send from the region. */
  suspended: boolean;
  /** A code: `send-http-503`, `account-sending-disabled`, `event-missing`. */
  reason: string;
}

/** Attempts against a region within one window, as all senders of the cell saw them. */
export interface EvidenceCounts {
  good: number;
  bad: number;
  /** Good ones that took longer than a send of their size should. */
  slow: number;
  /** Answers in which SES itself said that sending is switched off. */
  suspended: number;
  /** Senders whose own attempts looked bad: one broken sender is not a broken region. */
  witnesses: number;
}

export const NO_EVIDENCE: EvidenceCounts = {
  good: 0,
  bad: 0,
  slow: 0,
  suspended: 0,
  witnesses: 0,
};

export function addCounts(a: EvidenceCounts, b: EvidenceCounts): EvidenceCounts {
  return {
    good: a.good + b.good,
    bad: a.bad + b.bad,
    slow: a.slow + b.slow,
    suspended: a.suspended + b.suspended,
    witnesses: a.witnesses + b.witnesses,
  };
}

export function windowStartMs(nowMs: number, windowMs: number): number {
  return Math.floor(nowMs / windowMs) * windowMs;
}

/** What one probe found. */
export interface ProbeResult {
  atMs: number;
  ok: boolean;
  /** SES itself says that the account may not send from the region. */
  suspended: boolean;
  /** A code: `send-http-503`, `account-sending-disabled`, `event-missing`. */
  reason: string;
  /** Rests on several probes already, so that no second one is waited for. */
  conclusive?: boolean;
}

/** A recipient that will not get the mail, as its report names it. */
export interface FailedRecipient {
  recipient: string;
  /** RFC 3463 enhanced status code. */
  status: string;
  /** A plain sentence, or the receiving system's answer. */
  diagnostic: string;
}

/** What becomes of a claimed mail after its attempt. */
export type Verdict =
  | { kind: 'sent'; region: string; sesMessageId: string; notes: string[] }
  | { kind: 'failed'; reason: string; status: string; notes: string[] }
  | { kind: 'unknown'; region: string; reason: string; notes: string[] }
  | { kind: 'wait'; reason: string; notes: string[]; delayMs?: number }
  | { kind: 'park'; reason: string; notes: string[] }
  | { kind: 'quarantine'; reason: string; notes: string[] };

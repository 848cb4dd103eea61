/** What becomes of a claimed mail after its attempt. */
export type Verdict =
  | { kind: 'sent'; region: string; sesMessageId: string; notes: string[] }
  | { kind: 'failed'; reason: string; status: string; notes: string[] }
  | { kind: 'unknown'; region: string; reason: string; notes: string[] }
  | { kind: 'wait'; reason: string; notes: string[]; delayMs?: number }
  | { kind: 'park'; reason: string; notes: string[] }
  | { kind: 'quarantine'; reason: string; notes: string[] };

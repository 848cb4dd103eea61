/** `failed` and `expired` are final; `delayed` tells that the mail is kept and still being tried. */
export type DsnKind = 'failed' | 'expired' | 'delayed';

/** A recipient that will not get the mail, or waits for it, as its report names it. */
export interface DsnRecipient {
  /** The address as in RCPT TO, before any rewriting of the relay's own. */
  recipient: string;
  /** RFC 3463 enhanced status code. */
  status: string;
  /** A plain sentence, or the remote system's answer, beginning with its three-digit reply code. */
  diagnostic: string;
}

/** What a delivery status notification says. Times are milliseconds since the Unix epoch. */
export interface DsnReport {
  kind: DsnKind;
  /** The notification's own ULID (see `dsnIdFor`): makes its Message-ID and its MIME boundary. */
  id: string;
  /** The ULID of the mail that it is about. */
  originalId: string;
  /** The domain that the relay reports for: the notification comes from its MAILER-DAEMON. */
  domain: string;
  /** The mail's MAIL FROM, which the notification goes to. Not the null reverse-path. */
  mailFrom: string;
  /** The client's own name for the transaction (RFC 3461 ENVID). */
  envid?: string;
  arrivedAtMs: number;
  dateMs: number;
  /** Until when a delayed mail is tried. */
  retryUntilMs?: number;
  recipients: readonly DsnRecipient[];
  /** The mail's raw message; its header block is enough. */
  original: Buffer;
}

/** An RFC 5322 date in UTC. */
export function mailDate(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

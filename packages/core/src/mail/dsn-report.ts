/** `failed` and `expired` are final; `delayed` tells that the mail is kept and still being tried. */
export type DsnKind = 'failed' | 'expired' | 'delayed';

/** What became of one recipient. */
export interface DsnRecipient {
  /** The address as in RCPT TO, before any rewriting of the relay's own. */
  finalRecipient: string;
  /** The address that the sender's client named (RFC 3461 ORCPT), where it differs. */
  originalRecipient?: string;
  /** RFC 3463 enhanced status code. */
  status: string;
  /** A plain sentence, or the remote system's answer, beginning with its three-digit reply code. */
  diagnostic: string;
  /** Host name of the mail system that gave the answer. */
  remoteMta?: string;
}

/** What a delivery status notification says. Times are milliseconds since the Unix epoch. */
export interface DsnReport {
  kind: DsnKind;
  /** The notification's own ULID (see `dsnIdFor`): makes its Message-ID and its MIME boundary. */
  id: string;
  /** The ULID of the mail that it is about. */
  originalId: string;
  /** Host name of this relay. */
  reportingMta: string;
  /** The notification comes from MAILER-DAEMON at this domain. */
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

import type { MailferryError } from '@mailferry/core/errors';

/** RFC 3461 §4.1: what the recipient's delivery is to be reported for. */
export type DsnNotify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

/** A recipient with its own RFC 3461 NOTIFY parameter; recipients that differ in it travel in envelopes of their own. */
export interface Recipient {
  address: string;
  notify?: readonly DsnNotify[];
}

export interface Mail {
  /** MAIL FROM; the empty string is the null reverse-path (RFC 5321 §4.5.5). */
  from: string;
  /** RCPT TO, any number: lists over 50 are split into several envelopes. */
  to: readonly (string | Recipient)[];
  /** The RFC 5322 message, relayed byte by byte; a string is taken as UTF-8. A stream is read once. */
  raw: Uint8Array | string | AsyncIterable<Uint8Array | string>;
  integrationId?: string;
  /** A ULID of the producer's own: enqueuing the same mail again under the same id does not send it twice. */
  id?: string;
  /** Default: now. */
  receivedAt?: Date;
  /** When delivery is given up. Default: five days after `receivedAt`. */
  expiresAt?: Date;
  dsn?: { envid?: string; ret?: 'FULL' | 'HDRS' };
}

/** One cell's front door. */
export interface CellTarget {
  region: string;
  mailQueueUrl: string;
  payloadBucket: string;
  /** Other endpoints than AWS's own, for VPC endpoints and emulators; otherwise `AWS_ENDPOINT_URL_*` counts. */
  endpoints?: { sqs?: string | undefined; s3?: string | undefined } | undefined;
}

export interface ClientOptions {
  organizationId: string;
  cells: { primary: CellTarget; standby?: CellTarget | undefined };
  /**
   * The organization's consent that its mail may be handed to the standby cell's region while the primary cell cannot
   * take it. Default false.
   */
  allowStandby?: boolean;
  /** Static credentials or a provider; default: the AWS SDK's own chain. */
  credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
  timeouts?: Partial<Timeouts>;
  /** Attempts at each cell before it counts as unavailable. Default 2. */
  attempts?: number;
  /** How long after a failure mail goes straight to the standby cell before the primary is tried again. Default 10 s. */
  primaryHoldMs?: number;
  /** Large streamed mails that are uploaded at once; each holds one buffer of 5 MiB. Default 8. */
  uploadBuffers?: number;
  /** The admin API, for `status`. */
  status?: StatusOptions;
  clock?: { nowMs(): number; sleep(ms: number): Promise<void> };
  /** Uniform in [0, 1): jitter of retries. */
  random?: () => number;
  /** Makes a ULID. */
  newId?: () => string;
}

export interface StatusOptions {
  /** Where the admin API is, as the deployment prints it. */
  url: string;
  /** A token that may read the organization, or a function that gives a fresh one. */
  token: string | (() => Promise<string>);
  /** For one look-up. Default 10,000. */
  timeoutMs?: number;
}

/** What became of a mail so far. */
export interface MailStatus {
  id: string;
  /**
   * `sent` and `failed` are final. `waiting`, `parked` (for a region to recover) and `unknown` (whether SES took it) come
   * to an end by themselves; `quarantined` waits for a person.
   */
  state: 'sending' | 'waiting' | 'unknown' | 'parked' | 'quarantined' | 'sent' | 'failed';
  /** Where it was sent last. */
  region?: string;
  sesMessageId?: string;
  /** A code: why it waits or failed. */
  reason?: string;
  /** It was sent again although an earlier send may have been accepted. */
  possibleDuplicate: boolean;
  updatedAt: Date;
  /** What SES reported: `delivery`, `bounce`, `complaint`, … */
  events: { type: string; at: Date }[];
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface Timeouts {
  /** To open a connection. Default 1,500. */
  connectMs: number;
  /** For a whole request to SQS. Default 3,000. */
  queueMs: number;
  /** For a whole request to S3, 5 MiB at most for streams. Default 30,000. */
  payloadMs: number;
}

export interface Enqueued {
  /** The ids under which the mail travels: one for each 50 recipients. */
  ids: string[];
  /** Where the mail was queued; for a split mail, where its last part was. */
  region: string;
  viaStandby: boolean;
}

export type EnqueueOutcome =
  | ({ ok: true } & Enqueued)
  /** `error.retriable` says whether the same mail, under the same id, may be handed in again. */
  | { ok: false; ids: string[]; error: MailferryError };

export interface EnqueueOptions {
  signal?: AbortSignal;
}

export interface Client {
  /**
   * Hands one mail in. Resolves only once every part of it is durably queued.
   * @throws MailferryError `mail-invalid` (every fault in `detail.faults`), `mail-too-large`, `raw-unreadable` (the
   *   stream failed), `queue-unavailable` (retriable), `queue-refused` (permissions or configuration), `aborted` (the
   *   mail may or may not have been queued).
   */
  enqueue(mail: Mail, options?: EnqueueOptions): Promise<Enqueued>;
  /** Hands many mails in, up to ten a request. Never rejects for a mail: outcomes come in the order of the mails. */
  enqueueMany(mails: readonly Mail[], options?: EnqueueOptions): Promise<EnqueueOutcome[]>;
  /**
   * What became of a mail, by an id that `enqueue` gave. `undefined` until a sender has taken it up.
   * @throws MailferryError `status-unavailable` (retriable), `status-refused` (the token), `aborted`,
   *   `client-options-invalid` when the client was made without `status`.
   */
  status(id: string, options?: EnqueueOptions): Promise<MailStatus | undefined>;
  /** Closes the connections to AWS. */
  close(): void;
}

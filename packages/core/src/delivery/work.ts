import type { Envelope } from '../mail/envelope.ts';
import type { OrganizationPolicy } from '../routing/policy.ts';
import type { Delivery } from './delivery.ts';
import type { MailRecord } from './mail-queues.ts';
import type { Verdict } from './verdict.ts';

/** A record whose envelope could be read. */
export interface ParsedRecord {
  record: MailRecord;
  envelope: Envelope;
}

/** A parsed record whose organization is known. */
export interface PolicedRecord extends ParsedRecord {
  policy: OrganizationPolicy;
}

/** A mail that this invocation holds. */
export interface ClaimedMail extends PolicedRecord {
  delivery: Delivery;
}

/** A mail on its way into the ledger: what became of it, and the record that is to say so. */
export interface Settling {
  mail: ClaimedMail;
  verdict: Verdict;
  next: Delivery;
}

/**
 * How a record leaves the batch. `done`: acknowledge it. `later`: it stays in the queue, hidden as long as the use case
 * arranged.
 */
export type RecordOutcome = 'done' | 'later';

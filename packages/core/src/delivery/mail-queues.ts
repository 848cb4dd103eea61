import type { Envelope } from '../mail/envelope.ts';
import type { DeliveryEvent } from './delivery.ts';

/**
 * Names a message's organization to SQS (`MessageGroupId`), so that one organization's flood does not delay the others:
 * SQS developer guide, "Fair queues". It has to come along wherever a message goes; absent where its producer set none.
 */
export interface Grouped {
  groupId?: string;
}

/** One message as received from the mail queue. */
export interface MailRecord extends Grouped {
  /** SQS's message id: names the record in the partial batch response. */
  recordId: string;
  receiptHandle: string;
  body: string;
  /** How often SQS handed the message out, this time included. */
  receiveCount: number;
}

/** The queues of a cell, as the sender uses them. Every method throws when the queue may not have taken it. */
export interface MailQueues {
  /** Hides the record for `delayMs` (SQS: at most 12 hours from its receive). */
  postpone(record: MailRecord, delayMs: number): Promise<void>;
  /** Puts a fresh copy into the mail queue, visible after `delayMs` (SQS: at most 15 minutes). */
  requeue(record: MailRecord, delayMs: number): Promise<void>;
  /** Puts a copy into the backlog queue. */
  park(record: MailRecord, reason: string): Promise<void>;
  /** Puts a copy into the dead-letter queue, its reason as message attribute `reason`. */
  quarantine(record: MailRecord, reason: string): Promise<void>;
  /** Puts a new mail (a DSN) into the mail queue. */
  enqueue(envelope: Envelope): Promise<void>;
  /** Puts what the sender knows of an accepted mail into the outcome queue, when the ledger cannot be written. */
  reportSent(event: DeliveryEvent): Promise<void>;
}

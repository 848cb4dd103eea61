import { describeError } from '../errors.ts';
import { backOffMs } from './back-off.ts';
import type { MailRecord } from './mail-queues.ts';
import type { Sender } from './sender.ts';
import type { RecordOutcome } from './work.ts';

/** What a queue's consumer needs to let records wait: the sender has it, and the ingress. */
export interface Consumer extends Pick<Sender, 'random' | 'log'> {
  parameters: Pick<Sender['parameters'], 'backOff' | 'requeueAtReceives'>;
  queues: Pick<Sender['queues'], 'postpone' | 'requeue' | 'quarantine'>;
}

/** SQS, SendMessage: DelaySeconds is at most 15 minutes. */
const MAX_REQUEUE_DELAY_MS = 15 * 60_000;
/** SQS: visibility may be extended to 12 hours from the receive; an hour is kept for the invocation itself. */
const MAX_POSTPONE_MS = 11 * 60 * 60_000;

/**
 * Makes a record come back later. If the queue does not hear it, the record comes back when its visibility time-out
 * ends: later than wished, never lost.
 */
export async function postpone(
  sender: Consumer,
  record: MailRecord,
  tries: number,
  delayMs = backOffMs(tries, sender.parameters.backOff, sender.random),
): Promise<RecordOutcome> {
  try {
    if (record.receiveCount >= sender.parameters.requeueAtReceives) {
      await sender.queues.requeue(record, Math.min(delayMs, MAX_REQUEUE_DELAY_MS));
      return 'done';
    }
    await sender.queues.postpone(record, Math.min(delayMs, MAX_POSTPONE_MS));
  } catch (cause) {
    sender.log.warn('record not postponed: it returns with its visibility time-out', {
      recordId: record.recordId,
      ...describeError(cause),
    });
  }
  return 'later';
}

/** Puts a record into the dead-letter queue with its reason; if that fails, it stays in the mail queue. */
export async function quarantine(
  sender: Consumer & Pick<Sender, 'metrics'>,
  record: MailRecord,
  reason: string,
): Promise<RecordOutcome> {
  try {
    await sender.queues.quarantine(record, reason);
    sender.metrics.count('Quarantined');
    return 'done';
  } catch (cause) {
    sender.log.error('record not quarantined', {
      recordId: record.recordId,
      ...describeError(cause),
    });
    return postpone(sender, record, record.receiveCount);
  }
}

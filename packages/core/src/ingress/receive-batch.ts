import type { MailRecord } from '../delivery/mail-queues.ts';
import { postpone, quarantine } from '../delivery/postpone.ts';
import type { RecordOutcome } from '../delivery/work.ts';
import { codeOf, describeError, MailferryError } from '../errors.ts';
import { handIn } from './hand-in.ts';
import type { Ingress } from './ingress.ts';
import { encodeNotification, parseNotification, type Receipt } from './notification.ts';
import { planMail } from './plan-mail.ts';

/**
 * One invocation of the ingress function: each notification alone. A record is acknowledged only once every recipient's
 * mail is in the mail queue, among the dead letters of mail, or left with its notification among those of ingress.
 * Never throws.
 */
export async function receiveBatch(
  ingress: Ingress,
  records: readonly MailRecord[],
): Promise<Map<MailRecord, RecordOutcome>> {
  const outcomes = await Promise.all(
    records.map(async (record) => [record, await receiveOne(ingress, record)] as const),
  );
  return new Map(outcomes);
}

async function receiveOne(ingress: Ingress, record: MailRecord): Promise<RecordOutcome> {
  try {
    const receipt = parseNotification(record.body);
    if (receipt === undefined) {
      ingress.log.info('set-up notification', { recordId: record.recordId });
      return 'done';
    }
    return await receive(ingress, record, receipt);
  } catch (cause) {
    return give(ingress, record, cause);
  }
}

async function receive(
  ingress: Ingress,
  record: MailRecord,
  receipt: Receipt,
): Promise<RecordOutcome> {
  const { bucketName, objectKey } = receipt.receipt.action;
  if (bucketName !== ingress.inboundBucket)
    throw new MailferryError('notification-foreign', 'The notification names a foreign bucket.');
  const plan = await planMail(ingress, receipt);
  const { strays } = plan;
  await handIn(ingress, receipt, plan);
  // Strays keep the object: whoever mends the directory moves their notifications back into the queue.
  for (const [reason, recipients] of strays) {
    ingress.log.warn('received for nobody', {
      sesMessageId: receipt.mail.messageId,
      reason,
      recipients: recipients.length,
    });
    ingress.metrics.count('Received', recipients.length, { outcome: reason });
    const body = encodeNotification(receipt, recipients);
    await ingress.notifications.quarantine({ ...record, body }, reason);
  }
  if (strays.size === 0) await discard(ingress, objectKey);
  return 'done';
}

async function discard(ingress: Ingress, key: string): Promise<void> {
  try {
    await ingress.inbound.remove(key);
  } catch (cause) {
    // The bucket's lifecycle removes what is left behind.
    ingress.log.warn('received mail not deleted', { ...describeError(cause) });
  }
}

/** Faults that time does not mend go to the dead letters with their reason; all others wait. */
async function give(ingress: Ingress, record: MailRecord, cause: unknown): Promise<RecordOutcome> {
  const code = codeOf(cause);
  ingress.log.warn('notification not worked off', {
    recordId: record.recordId,
    ...describeError(cause),
    ...(cause instanceof MailferryError ? { detail: cause.detail } : {}),
  });
  const isFinal = cause instanceof MailferryError && !cause.retriable;
  // The ledger learns of a queued mail a little later than the object goes.
  const mayPass = code === 'inbound-missing';
  const { quarantineAtReceives } = ingress.parameters;
  const { notifications: queues } = ingress;
  if (isFinal && (!mayPass || record.receiveCount >= quarantineAtReceives))
    return quarantine({ ...ingress, queues }, record, code);
  return postpone({ ...ingress, queues }, record, record.receiveCount);
}

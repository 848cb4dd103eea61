import type { FauxqsStores } from './fauxqs-parts.ts';

/**
 * Drops messages that are older than their queue's MessageRetentionPeriod, which fauxqs keeps but does not enforce.
 * Age counts from the first send, in a dead-letter queue too (SQS developer guide, "Dead-letter queues"). A message in
 * flight goes once it is back.
 * @returns how many were dropped.
 */
export function dropExpired(sqsStore: FauxqsStores['sqsStore'], nowMs: number): number {
  let dropped = 0;
  for (const queue of sqsStore.allQueues()) {
    const retentionMs = Number(queue.attributes['MessageRetentionPeriod']) * 1000;
    for (const list of [queue.messages, queue.delayedMessages]) {
      const expired = list.filter((message) => message.sentTimestamp + retentionMs < nowMs);
      for (const message of expired) {
        list.splice(list.indexOf(message), 1);
        queue.persistence?.deleteMessage(message.messageId);
      }
      dropped += expired.length;
    }
  }
  return dropped;
}

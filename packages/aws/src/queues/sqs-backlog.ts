import type { Backlog, BacklogMessage, QueueDepth } from '@mailferry/core/drain/backlog';
import type { JsonService } from '../calls/json-service.ts';
import {
  deleteMessageBatch,
  getQueueAttributes,
  receiveMessage,
  sendMessageBatch,
} from '../calls/sqs-calls.ts';

/** SQS: a batch request carries at most 1 MiB in all; some of it is kept for what surrounds the bodies. */
const MAX_BATCH_BYTES = 1_000_000;
/** How long a received mail is hidden while it is moved; a tick that dies gives it back after this. */
const MOVE_VISIBILITY_S = 120;

/** The backlog queue, drained into the mail queue. */
export function createSqsBacklog(
  client: JsonService,
  urls: { mailQueueUrl: string; backlogQueueUrl: string },
): Backlog {
  return {
    async depths() {
      const [mail, backlog] = await Promise.all([
        depthOf(client, urls.mailQueueUrl),
        depthOf(client, urls.backlogQueueUrl),
      ]);
      return { mail, backlog };
    },

    async receive(max) {
      const { Messages = [] } = await client.call(receiveMessage, {
        QueueUrl: urls.backlogQueueUrl,
        MaxNumberOfMessages: Math.min(10, max),
        VisibilityTimeout: MOVE_VISIBILITY_S,
        // Long polling asks every server of the queue, so that empty means empty.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['MessageGroupId'],
      });
      return Messages.flatMap(({ MessageId, ReceiptHandle, Body, Attributes }) =>
        MessageId === undefined || ReceiptHandle === undefined || Body === undefined
          ? []
          : [
              {
                recordId: MessageId,
                receiptHandle: ReceiptHandle,
                body: Body,
                ...(Attributes?.MessageGroupId === undefined
                  ? {}
                  : { groupId: Attributes.MessageGroupId }),
              },
            ],
      );
    },

    async enqueue(messages) {
      const safe: BacklogMessage[] = [];
      for (const batch of batches(messages)) {
        const { Successful = [] } = await client.call(sendMessageBatch, {
          QueueUrl: urls.mailQueueUrl,
          Entries: batch.map((message, index) => ({
            Id: String(index),
            MessageBody: message.body,
            ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
          })),
        });
        const stored = new Set(Successful.map((entry) => entry.Id));
        safe.push(...batch.filter((_message, index) => stored.has(String(index))));
      }
      return safe;
    },

    async remove(messages) {
      if (messages.length === 0) return;
      // What fails to be deleted is moved again, and the ledger stops its second send.
      await client.call(deleteMessageBatch, {
        QueueUrl: urls.backlogQueueUrl,
        Entries: messages.map((message, index) => ({
          Id: String(index),
          ReceiptHandle: message.receiptHandle,
        })),
      });
    },
  };
}

/** Approximate, as SQS has it. */
export async function depthOf(client: JsonService, queueUrl: string): Promise<QueueDepth> {
  const { Attributes = {} } = await client.call(getQueueAttributes, {
    QueueUrl: queueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  return {
    visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}

function batches(messages: readonly BacklogMessage[]): BacklogMessage[][] {
  const all: BacklogMessage[][] = [];
  let batch: BacklogMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    if (batch.length > 0 && bytes + size > MAX_BATCH_BYTES) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}

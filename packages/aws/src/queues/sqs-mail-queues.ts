import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Grouped, MailQueues, MailRecord } from '@mailferry/core/delivery/mail-queues';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import type { JsonService } from '../calls/json-service.ts';
import { changeMessageVisibility, sendMessage } from '../calls/sqs-calls.ts';

export interface QueueUrls {
  mailQueueUrl: string;
  backlogQueueUrl: string;
  deadLetterQueueUrl: string;
  outcomeQueueUrl: string;
}

/** The cell's queues, as the sender uses them. */
export function createSqsMailQueues(client: JsonService, urls: QueueUrls): MailQueues {
  const send = async (
    queueUrl: string,
    body: string,
    options: { delayMs?: number; attributes?: Record<string, string> } & Grouped = {},
  ) => {
    const attributes = Object.entries(options.attributes ?? {}).map(
      ([name, value]): [string, MessageAttributeValue] => [
        name,
        { DataType: 'String', StringValue: value },
      ],
    );
    await client.call(sendMessage, {
      QueueUrl: queueUrl,
      MessageBody: body,
      ...(options.delayMs === undefined ? {} : { DelaySeconds: Math.ceil(options.delayMs / 1000) }),
      ...(options.groupId === undefined ? {} : { MessageGroupId: options.groupId }),
      ...(attributes.length === 0 ? {} : { MessageAttributes: Object.fromEntries(attributes) }),
    });
  };

  const copy = (
    queueUrl: string,
    { body, groupId }: MailRecord,
    options: { delayMs?: number; attributes?: Record<string, string> },
  ) => send(queueUrl, body, { ...options, ...(groupId === undefined ? {} : { groupId }) });

  return {
    async postpone(record, delayMs) {
      await client.call(changeMessageVisibility, {
        QueueUrl: urls.mailQueueUrl,
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: Math.ceil(delayMs / 1000),
      });
    },
    requeue: (record, delayMs) => copy(urls.mailQueueUrl, record, { delayMs }),
    park: (record, reason) => copy(urls.backlogQueueUrl, record, { attributes: { reason } }),
    quarantine: (record, reason) =>
      copy(urls.deadLetterQueueUrl, record, { attributes: { reason } }),
    enqueue: (envelope) =>
      send(urls.mailQueueUrl, encodeEnvelope(envelope), { groupId: envelope.organizationId }),
    reportSent: (event) =>
      send(urls.outcomeQueueUrl, JSON.stringify({ source: 'mailferry.sender', event })),
  };
}

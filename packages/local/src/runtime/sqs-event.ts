import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';

/** The event that Lambda makes of received messages (developer guide, "Using Lambda with Amazon SQS"). */
export function sqsEventOf(
  messages: readonly Message[],
  source: { queueArn: string; region: string },
): SQSEvent {
  return { Records: messages.map((message) => recordOf(message, source)) };
}

function recordOf(message: Message, source: { queueArn: string; region: string }): SQSRecord {
  const { Attributes: attributes = {} } = message;
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ...attributes,
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '0',
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: attributesOf(message.MessageAttributes ?? {}),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: source.queueArn,
    awsRegion: source.region,
  };
}

function attributesOf(attributes: Record<string, MessageAttributeValue>): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      {
        ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
        ...(value.BinaryValue === undefined
          ? {}
          : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType ?? 'String',
      },
    ]),
  );
}

const batchResponse = z.nullable(
  z.object({
    batchItemFailures: z.optional(
      z.nullable(z.array(z.object({ itemIdentifier: z.string().check(z.minLength(1)) }))),
    ),
  }),
);

/**
 * The messages that a partial batch response reports as failed. Undefined when it is none, which fails the whole batch:
 * not an object, an empty or foreign identifier (developer guide, "Reporting batch item failures").
 */
export function failedIds(response: unknown, sent: ReadonlySet<string>): Set<string> | undefined {
  const result = batchResponse.safeParse(response);
  if (!result.success) return undefined;
  const failures = result.data?.batchItemFailures ?? [];
  const ids = new Set(failures.map((failure) => failure.itemIdentifier));
  return [...ids].every((id) => sent.has(id)) ? ids : undefined;
}

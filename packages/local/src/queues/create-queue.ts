import type { SQSClient } from '@aws-sdk/client-sqs';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ACCOUNT_ID } from './server.ts';

export interface QueueOptions {
  /** Default 30, SQS's own. */
  visibilitySeconds?: number;
  /** Where a message goes after so many receives. */
  deadLetter?: { url: string; receives: number };
}

/**
 * Creates a queue, or brings an existing one in line.
 * @returns its URL, on the emulator's endpoint: one that was kept from an earlier run names an earlier port.
 */
export async function createQueue(
  client: SQSClient,
  endpoint: string,
  QueueName: string,
  options: QueueOptions & { retentionDays: number },
): Promise<string> {
  const region = await client.config.region();
  const { visibilitySeconds = 30, deadLetter, retentionDays } = options;
  await client.send(new CreateQueueCommand({ QueueName }));
  const QueueUrl = `${endpoint}/${ACCOUNT_ID}/${QueueName}`;
  const Attributes = {
    MessageRetentionPeriod: String(retentionDays * 86_400),
    VisibilityTimeout: String(visibilitySeconds),
    ...(deadLetter === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: queueArn(region, deadLetter.url),
            maxReceiveCount: deadLetter.receives,
          }),
        }),
  };
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  return QueueUrl;
}

export function queueArn(region: string, queueUrl: string): string {
  return `arn:aws:sqs:${region}:${ACCOUNT_ID}:${queueNameOf(queueUrl)}`;
}

export function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? '';
}

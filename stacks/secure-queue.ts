import type { Region } from './regions.ts';

export interface QueueOptions {
  visibilitySeconds?: number;
  deadLetter?: { queue: sst.aws.Queue; receives: number };
}

/**
 * SQS's own limit (Amazon SQS message quotas). The provider would set 256 KiB, less than an envelope with an inline
 * message of 256 KiB in base64.
 */
const MAX_MESSAGE_BYTES = 1_048_576;

interface Place extends Region {
  title: string;
  settings: { retentionDays: number };
}

/** A standard queue, encrypted at rest by SQS's own keys. Its policy comes from `queuePolicy`: a queue has but one. */
export function secureQueue(place: Place, name: string, options: QueueOptions): sst.aws.Queue {
  const { deadLetter, visibilitySeconds } = options;
  return new sst.aws.Queue(
    `${place.title}${name}`,
    {
      ...(visibilitySeconds === undefined
        ? {}
        : { visibilityTimeout: `${visibilitySeconds} seconds` as const }),
      ...(deadLetter === undefined
        ? {}
        : { dlq: { queue: deadLetter.queue.arn, retry: deadLetter.receives } }),
      transform: {
        queue: {
          messageRetentionSeconds: place.settings.retentionDays * 86_400,
          sqsManagedSseEnabled: true,
          maxMessageSize: MAX_MESSAGE_BYTES,
        },
      },
    },
    { provider: place.provider },
  );
}

/** An AWS service that delivers to a queue, and for which of its resources it may. */
export interface QueueSender {
  service: 'events.amazonaws.com' | 'sns.amazonaws.com';
  sourceArns: $util.Input<string>[];
}

/** What a queue's own policy says: TLS only; and, for a queue that AWS services deliver to, who of them may. */
export function queuePolicy(
  place: Place,
  name: string,
  queue: sst.aws.Queue,
  senders: QueueSender[] = [],
): void {
  new aws.sqs.QueuePolicy(
    `${place.title}${name}Policy`,
    {
      queueUrl: queue.url,
      policy: aws.iam.getPolicyDocumentOutput({
        statements: [
          {
            effect: 'Deny',
            actions: ['sqs:*'],
            resources: [queue.arn],
            principals: [{ type: '*', identifiers: ['*'] }],
            conditions: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
          },
          ...senders.map(({ service, sourceArns }) => ({
            actions: ['sqs:SendMessage'],
            resources: [queue.arn],
            principals: [{ type: 'Service', identifiers: [service] }],
            conditions: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: sourceArns }],
          })),
        ],
      }).json,
    },
    { provider: place.provider },
  );
}

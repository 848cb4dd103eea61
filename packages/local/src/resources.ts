import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Settings } from '@mailferry/core/settings/settings';
import { cellsOf } from '@mailferry/core/settings/settings';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { createQueue, type QueueOptions } from './queues/create-queue.ts';
import { createDirectory, createTables, TABLES } from './tables.ts';

export interface Endpoints {
  sqs: string;
  s3: string;
  dynamodb: string;
}

/** One cell's resources, by the names that functions know them under. */
export interface CellResources {
  region: string;
  kind: 'primary' | 'standby';
  mailQueueUrl: string;
  backlogQueueUrl: string;
  deadLetterQueueUrl: string;
  outcomeQueueUrl: string;
  outcomeDeadLetterQueueUrl: string;
  ingressQueueUrl: string;
  ingressDeadLetterQueueUrl: string;
  payloadBucket: string;
  /** Where SES stores what it receives. */
  inboundBucket: string;
  deliveriesTable: string;
  regionHealthTable: string;
  directoryTable: string;
}

/** As the stacks have it: an interrupted drain must not walk mail into the dead-letter queue. */
const BACKLOG_RECEIVES = 1000;

/**
 * Creates every cell's queues, bucket and tables where they are missing, and brings queue attributes in line with the
 * settings. Queue names carry the region: fauxqs stores messages by queue name alone.
 */
export async function createResources(
  endpoints: Endpoints,
  settings: Settings,
): Promise<CellResources[]> {
  const cells = cellsOf(settings);
  const [first] = cells;
  if (first !== undefined) await createDirectory(endpoints.dynamodb, first.region);
  return Promise.all(
    cells.map(async ({ region, kind }) => {
      const [queues, payloadBucket, inboundBucket] = await Promise.all([
        createQueues(endpoints.sqs, settings, region),
        createBucket(endpoints.s3, region, 'payloads'),
        createBucket(endpoints.s3, region, 'inbound'),
        createTables(endpoints.dynamodb, region),
      ]);
      return {
        region,
        kind,
        ...queues,
        payloadBucket,
        inboundBucket,
        deliveriesTable: TABLES.deliveries,
        regionHealthTable: TABLES.regionHealth,
        directoryTable: TABLES.directory,
      };
    }),
  );
}

async function createQueues(endpoint: string, settings: Settings, region: string) {
  const client = new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const create = (name: string, options: QueueOptions = {}) =>
    createQueue(client, endpoint, `mailferry-local-${region}-${name}`, {
      ...options,
      retentionDays: settings.retentionDays,
    });
  const { sender, outcome, ingress, health } = settings;
  try {
    const [deadLetterQueueUrl, outcomeDeadLetterQueueUrl, ingressDeadLetterQueueUrl] =
      await Promise.all([
        create('dead-letter'),
        create('outcome-dead-letter'),
        create('ingress-dead-letter'),
      ]);
    const [mailQueueUrl, backlogQueueUrl, outcomeQueueUrl, ingressQueueUrl] = await Promise.all([
      create('mail', {
        visibilitySeconds: sender.visibilityTimeoutSeconds,
        deadLetter: { url: deadLetterQueueUrl, receives: sender.maxReceiveCount },
      }),
      create('backlog', {
        visibilitySeconds: 6 * health.functionTimeoutSeconds,
        deadLetter: { url: deadLetterQueueUrl, receives: BACKLOG_RECEIVES },
      }),
      create('outcome', {
        visibilitySeconds: outcome.visibilityTimeoutSeconds,
        deadLetter: { url: outcomeDeadLetterQueueUrl, receives: outcome.maxReceiveCount },
      }),
      create('ingress', {
        visibilitySeconds: ingress.visibilityTimeoutSeconds,
        deadLetter: { url: ingressDeadLetterQueueUrl, receives: ingress.maxReceiveCount },
      }),
    ]);
    return {
      mailQueueUrl,
      backlogQueueUrl,
      deadLetterQueueUrl,
      outcomeQueueUrl,
      outcomeDeadLetterQueueUrl,
      ingressQueueUrl,
      ingressDeadLetterQueueUrl,
    };
  } finally {
    client.destroy();
  }
}

async function createBucket(endpoint: string, region: string, name: string): Promise<string> {
  const client = new S3Client({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const Bucket = `mailferry-local-${region}-${name}`;
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  } finally {
    client.destroy();
  }
}

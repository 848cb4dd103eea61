import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Settings } from '@mailferry/core/settings/settings';
import { cellsOf } from '@mailferry/core/settings/settings';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { ACCOUNT_ID } from './queues/server.ts';
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
  payloadBucket: string;
  deliveriesTable: string;
  regionHealthTable: string;
  directoryTable: string;
}

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
      const [queues, payloadBucket] = await Promise.all([
        createQueues(endpoints.sqs, settings, region),
        createBucket(endpoints.s3, region),
        createTables(endpoints.dynamodb, region),
      ]);
      return {
        region,
        kind,
        ...queues,
        payloadBucket,
        deliveriesTable: TABLES.deliveries,
        regionHealthTable: TABLES.regionHealth,
        directoryTable: TABLES.directory,
      };
    }),
  );
}

async function createQueues(endpoint: string, settings: Settings, region: string) {
  const client = new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const retention = { MessageRetentionPeriod: String(settings.retentionDays * 86_400) };
  const create = async (name: string, attributes: Record<string, string> = {}) => {
    const QueueName = `mailferry-local-${region}-${name}`;
    await client.send(new CreateQueueCommand({ QueueName }));
    const QueueUrl = `${endpoint}/${ACCOUNT_ID}/${QueueName}`;
    const Attributes = { ...retention, ...attributes };
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    return QueueUrl;
  };
  const createLane = async (name: string, deadLetterName: string, lane: 'sender' | 'outcome') => {
    const deadLetterUrl = await create(deadLetterName);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
    );
    const url = await create(name, {
      VisibilityTimeout: String(settings[lane].visibilityTimeoutSeconds),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: Attributes?.QueueArn,
        maxReceiveCount: settings[lane].maxReceiveCount,
      }),
    });
    return { url, deadLetterUrl };
  };
  try {
    const [mail, outcome, backlogQueueUrl] = await Promise.all([
      createLane('mail', 'dead-letter', 'sender'),
      createLane('outcome', 'outcome-dead-letter', 'outcome'),
      create('backlog'),
    ]);
    return {
      mailQueueUrl: mail.url,
      deadLetterQueueUrl: mail.deadLetterUrl,
      backlogQueueUrl,
      outcomeQueueUrl: outcome.url,
      outcomeDeadLetterQueueUrl: outcome.deadLetterUrl,
    };
  } finally {
    client.destroy();
  }
}

async function createBucket(endpoint: string, region: string): Promise<string> {
  const client = new S3Client({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const Bucket = `mailferry-local-${region}-payloads`;
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  } finally {
    client.destroy();
  }
}

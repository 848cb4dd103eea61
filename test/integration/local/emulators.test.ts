import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Message } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import type { Emulators } from '@mailferry/local/emulators';
import { startEmulators } from '@mailferry/local/emulators';
import { FREE_PORTS } from '@mailferry/local/ports';
import type { CellResources } from '@mailferry/local/resources';
import { createResources } from '@mailferry/local/resources';
import { GLOBAL_TABLES } from '@mailferry/local/tables';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

let dataDir: string;
let emulators: Emulators;
let cells: CellResources[];

async function start(): Promise<void> {
  emulators = await startEmulators({
    ports: FREE_PORTS,
    globalTables: GLOBAL_TABLES,
    dataDir,
  });
  const { queues, dynamo } = emulators;
  const endpoints = { sqs: queues.endpoint, s3: queues.endpoint, dynamodb: dynamo.endpoint };
  cells = await createResources(endpoints, settings);
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mailferry-emulators-'));
  await start();
});

afterAll(async () => {
  await emulators.stop();
  await rm(dataDir, { recursive: true });
});

function cellOf(region: string): CellResources {
  const cell = cells.find((candidate) => candidate.region === region);
  if (cell === undefined) throw new Error(`no cell ${region}`);
  return cell;
}

/** As the functions make theirs: the endpoint from the environment, queue URLs as given. */
function sqs(region: string): SQSClient {
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', emulators.queues.endpoint);
  return new SQSClient({ region, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 });
}

async function receive(
  client: SQSClient,
  QueueUrl: string,
  WaitTimeSeconds = 0,
): Promise<Message[]> {
  const { Messages } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages ?? [];
}

test('every cell has its own queues, under the settings', async () => {
  expect(cells.map((cell) => `${cell.region} ${cell.kind}`)).toEqual([
    'us-east-1 primary',
    'eu-west-1 primary',
    'us-west-2 standby',
  ]);
  const client = sqs('eu-west-1');
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: cellOf('eu-west-1').mailQueueUrl,
      AttributeNames: ['All'],
    }),
  );
  expect(Attributes).toMatchObject({
    QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:mailferry-local-eu-west-1-mail',
    VisibilityTimeout: '360',
    MessageRetentionPeriod: '1209600',
  });
  client.destroy();
});

test('a message that is given back is there at once, and after a restart', async () => {
  const QueueUrl = () => cellOf('us-east-1').deadLetterQueueUrl;
  const seen: string[] = [];
  const look = async (client: SQSClient) => {
    const [message] = await receive(client, QueueUrl());
    seen.push(`${message?.Body} ${message?.Attributes?.ApproximateReceiveCount}`);
    const given = { ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: QueueUrl(), ...given }));
  };
  const before = sqs('us-east-1');
  await before.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'letter' }));
  await look(before);
  await look(before);
  before.destroy();
  await emulators.stop();
  await start();
  const after = sqs('us-east-1');
  await look(after);
  after.destroy();
  expect(seen).toEqual(['letter 1', 'letter 2', 'letter 3']);
});

test('a message comes back with its attributes, and moves to the dead-letter queue past its receives', async () => {
  const client = sqs('us-east-1');
  const { outcomeQueueUrl, outcomeDeadLetterQueueUrl } = cellOf('us-east-1');
  const redrive = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: outcomeQueueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = JSON.parse(redrive.Attributes?.RedrivePolicy ?? '{}');
  const RedrivePolicy = JSON.stringify({ ...policy, maxReceiveCount: 2 });
  const Attributes = { RedrivePolicy, VisibilityTimeout: '0' };
  await client.send(new SetQueueAttributesCommand({ QueueUrl: outcomeQueueUrl, Attributes }));
  await client.send(
    new SendMessageCommand({
      QueueUrl: outcomeQueueUrl,
      MessageBody: 'body',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'because' } },
    }),
  );
  for (const count of ['1', '2']) {
    const [message] = await receive(client, outcomeQueueUrl);
    expect(message?.Attributes?.ApproximateReceiveCount).toBe(count);
    expect(Number(message?.Attributes?.SentTimestamp)).toBeGreaterThan(Date.now() - 60_000);
  }
  expect(await receive(client, outcomeQueueUrl)).toEqual([]);
  const [dead] = await receive(client, outcomeDeadLetterQueueUrl);
  expect(dead).toMatchObject({
    Body: 'body',
    MessageAttributes: { reason: { StringValue: 'because' } },
  });
  client.destroy();
});

test('payloads of SES size are stored whole', async () => {
  const s3 = new S3Client({
    endpoint: emulators.queues.endpoint,
    region: 'us-east-1',
    credentials: LOCAL_CREDENTIALS,
  });
  const Bucket = cellOf('us-east-1').payloadBucket;
  const Body = Buffer.alloc(40 * 1024 * 1024, 'mail');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body }));
  const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
  expect(Buffer.from((await stored?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  s3.destroy();
});

test('a fault of one region leaves the others alone', async () => {
  const fault = `${emulators.queues.endpoint}/_sim/sqs/us-east-1/fault`;
  await fetch(fault, { method: 'PUT', body: JSON.stringify({ mode: 'refuse' }) });
  const send = (region: string) => {
    const client = sqs(region);
    const QueueUrl = cellOf(region).backlogQueueUrl;
    return client
      .send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
      .finally(() => client.destroy());
  };
  await expect(send('us-east-1')).rejects.toThrow();
  await expect(send('eu-west-1')).resolves.toBeDefined();
  await fetch(fault, { method: 'PUT', body: JSON.stringify({ mode: 'none' }) });
  await expect(send('us-east-1')).resolves.toBeDefined();
  expect(emulators.queues.depthOf('mailferry-local-us-east-1-backlog')).toEqual({
    visible: 1,
    inFlight: 0,
    delayed: 0,
  });
  expect((await fetch(fault, { method: 'PUT', body: '{"mode":"explode"}' })).status).toBe(400);
});

test('creating resources again changes nothing; a restart finds everything', async () => {
  const client = sqs('us-west-2');
  const before = cellOf('us-west-2');
  await client.send(new SendMessageCommand({ QueueUrl: before.mailQueueUrl, MessageBody: 'kept' }));
  client.destroy();
  await emulators.stop();
  await start();
  const after = sqs('us-west-2');
  const [message] = await receive(after, cellOf('us-west-2').mailQueueUrl, 1);
  expect(message?.Body).toBe('kept');
  await after.send(
    new DeleteMessageCommand({
      QueueUrl: cellOf('us-west-2').mailQueueUrl,
      ReceiptHandle: message?.ReceiptHandle,
    }),
  );
  after.destroy();
  const dynamo = new DynamoDBClient({
    endpoint: emulators.dynamo.endpoint,
    region: 'eu-west-1',
    credentials: LOCAL_CREDENTIALS,
  });
  const { Table } = await dynamo.send(
    new DescribeTableCommand({ TableName: before.directoryTable }),
  );
  expect(Table?.GlobalSecondaryIndexes?.[0]?.IndexName).toBe('gsi1');
  dynamo.destroy();
});

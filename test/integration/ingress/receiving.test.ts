import { randomBytes } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import type { LocalStack } from '@mailferry/local/stack';
import { startLocalStack } from '@mailferry/local/stack';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { receiptOf, snsEnvelope } from '../../unit/ingress/receipts.ts';

const TIMEOUT_MS = 120_000;
const waitFor = { timeout: 60_000, interval: 200 };
const REGION = 'us-east-1';

let stack: LocalStack;
let sqs: SQSClient;
let s3: S3Client;
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    organizations: DEMO_ORGANIZATIONS,
    onLog: ({ environment, line }) => {
      if (/invocation failed: .*"(?:error|crash)"/.test(line))
        complaints.push(`${environment}: ${line}`);
    },
    onError: (error) => complaints.push(String(error)),
  });
  const common = { region: REGION, credentials: LOCAL_CREDENTIALS };
  sqs = new SQSClient({ ...common, endpoint: stack.endpoints.sqs });
  s3 = new S3Client({ ...common, endpoint: stack.endpoints.s3, forcePathStyle: true });
});

afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await stack.stop();
});

async function receive(raw: Buffer | string, query: Record<string, string>, to: string[]) {
  const search = new URLSearchParams({ region: REGION, from: 'a@elsewhere.example', ...query });
  for (const address of to) search.append('to', address);
  const response = await fetch(`${stack.endpoints.ses}/_sim/receive?${search}`, {
    method: 'POST',
    body: typeof raw === 'string' ? raw : new Uint8Array(raw),
  });
  expect(response.status).toBe(200);
  return z.object({ messageId: z.string() }).parse(await response.json()).messageId;
}

const mailsSchema = z.object({
  mails: z.array(
    z.object({ messageId: z.string(), region: z.string(), destinations: z.array(z.string()) }),
  ),
});

async function sentTo(recipient: string): Promise<{ region: string; raw: Buffer }[]> {
  const response = await fetch(`${stack.endpoints.ses}/_sim/mails?limit=1000`);
  const { mails } = mailsSchema.parse(await response.json());
  return Promise.all(
    mails
      .filter(({ destinations }) => destinations.includes(recipient))
      .map(async ({ messageId, region }) => {
        const raw = await fetch(`${stack.endpoints.ses}/_sim/mails/${messageId}/raw`);
        return { region, raw: Buffer.from(await raw.arrayBuffer()) };
      }),
  );
}

async function deadLetters(queueUrl: string) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['reason'],
      VisibilityTimeout: 0,
    }),
  );
  return Messages.map(({ Body = '', MessageAttributes }) => ({
    body: Body,
    reason: MessageAttributes?.['reason']?.StringValue,
  }));
}

const deliveriesSchema = z.array(
  z.object({ rcptTo: z.array(z.string()), state: z.string(), reason: z.string().optional() }),
);

/** The cell's records of mail to an address. */
async function deliveriesTo(recipient: string) {
  const client = new DynamoDBClient({
    endpoint: stack.endpoints.dynamodb,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: stack.cell(REGION).deliveriesTable,
      FilterExpression: 'contains(rcptTo, :recipient)',
      ExpressionAttributeValues: { ':recipient': { S: recipient } },
    }),
  );
  client.destroy();
  return deliveriesSchema.parse(Items.map((item) => unmarshall(item)));
}

const mail = (subject: string) =>
  `From: Ann <a@elsewhere.example>\r\nTo: b@northwind.example\r\nSubject: ${subject}\r\n\r\n.Hello\r\nbare\nlf\r\n`;

test(
  'mail that SES receives leaves through SES, its body untouched, its object gone',
  async () => {
    await receive(mail('small'), {}, ['small@northwind.example']);
    await vi.waitFor(async () => {
      const [sent, ...others] = await sentTo('small@northwind.example');
      expect(others).toEqual([]);
      expect(sent?.region).toBe(REGION);
      const text = sent?.raw.toString('latin1') ?? '';
      expect(text).toContain('Subject: small\r\n');
      expect(text.slice(text.indexOf('\r\n\r\n'))).toBe('\r\n\r\n.Hello\r\nbare\nlf\r\n');
      expect(await receivedObjects()).toEqual([]);
    }, waitFor);
  },
  TIMEOUT_MS,
);

test(
  'a large one too, for recipients of two organizations in two cells',
  async () => {
    const body = `${randomBytes(1_000_000).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
    const raw = mail('large') + body;
    await receive(raw, {}, ['large@northwind.example', 'large@lumiere.example']);
    await vi.waitFor(async () => {
      const [sent] = await sentTo('large@northwind.example');
      expect(sent?.raw.subarray(-body.length).equals(Buffer.from(body))).toBe(true);
      const held = await deadLetters(stack.cell(REGION).ingressDeadLetterQueueUrl);
      expect(held.map(({ reason }) => reason)).toContain('cell-foreign');
    }, waitFor);
    expect(await sentTo('large@lumiere.example')).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'a notification that comes twice, once in the envelope of SNS, makes one mail',
  async () => {
    const cell = stack.cell(REGION);
    const receipt = JSON.stringify(
      receiptOf({
        recipients: ['twice@northwind.example'],
        bucketName: cell.inboundBucket,
        objectKey: 'twice',
        timestamp: new Date().toISOString(),
      }),
    );
    for (const body of [receipt, snsEnvelope(receipt), receipt]) {
      await s3.send(
        new PutObjectCommand({ Bucket: cell.inboundBucket, Key: 'twice', Body: mail('twice') }),
      );
      await sqs.send(new SendMessageCommand({ QueueUrl: cell.ingressQueueUrl, MessageBody: body }));
    }
    await vi.waitFor(async () => {
      expect(await sentTo('twice@northwind.example')).toHaveLength(1);
      const { cells } = await stack.status();
      const queues = cells.find(({ region }) => region === REGION)?.queues ?? {};
      for (const name of ['ingress', 'mail'])
        expect(queues[name]).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
    }, waitFor);
    expect(await sentTo('twice@northwind.example')).toHaveLength(1);
  },
  TIMEOUT_MS,
);

test(
  'what is for nobody, infected or in circles ends where people see it',
  async () => {
    const cell = stack.cell(REGION);
    await receive(mail('nobody'), {}, ['x@unknown.example']);
    await receive(mail('virus'), { virus: 'FAIL' }, ['virus@northwind.example']);
    const loop = 'Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\r\n'.repeat(60);
    await receive(loop + mail('loop'), {}, ['loop@northwind.example']);
    await vi.waitFor(async () => {
      const notifications = await deadLetters(cell.ingressDeadLetterQueueUrl);
      expect(notifications.map(({ reason }) => reason)).toContain('recipient-unknown');
      const mails = await deadLetters(cell.deadLetterQueueUrl);
      expect(mails).toMatchObject([{ reason: 'virus' }]);
      expect(await deliveriesTo('virus@northwind.example')).toMatchObject([
        { state: 'quarantined', reason: 'virus' },
      ]);
      expect(await deliveriesTo('loop@northwind.example')).toMatchObject([
        { state: 'failed', reason: 'loop' },
      ]);
      // The sender of the mail in circles is told.
      expect(await sentTo('a@elsewhere.example')).toHaveLength(1);
    }, waitFor);
    for (const name of ['virus', 'loop'])
      expect(await sentTo(`${name}@northwind.example`)).toEqual([]);
  },
  TIMEOUT_MS,
);

test('nothing failed on the way', () => {
  expect(complaints).toEqual([]);
});

async function receivedObjects(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: stack.cell(REGION).inboundBucket }),
  );
  return Contents.map(({ Key }) => Key);
}

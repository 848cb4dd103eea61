import { createAwsClients } from '@mailferry/aws/clients';
import { createDynamoLedger } from '@mailferry/aws/deliveries/dynamo-ledger';
import { createSqsBacklog } from '@mailferry/aws/queues/sqs-backlog';
import { createClient } from '@mailferry/client';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import type { LocalStack } from '@mailferry/local/stack';
import { startLocalStack } from '@mailferry/local/stack';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';

/** The real functions through an outage and its end: minutes on a busy machine. */
const TIMEOUT_MS = 240_000;
const waitFor = { timeout: TIMEOUT_MS, interval: 250 };
const PRIMARY = 'us-east-1';
const SECONDARY = 'us-west-2';

let stack: LocalStack;

/** Northwind allows the secondary; the other one does not, although its producer hands in at the standby. */
const ORGANIZATIONS = [
  ...DEMO_ORGANIZATIONS,
  {
    organizationId: 'homebound',
    name: 'Homebound',
    primaryRegion: PRIMARY,
    allowMultiRegion: false,
    domains: [{ domain: 'homebound.example', readyRegions: [PRIMARY, SECONDARY] }],
    integrations: [
      {
        integrationId: 'gateway',
        kind: 'other-smtp' as const,
        name: 'Mail gateway',
        from: { mode: 'own' as const },
      },
    ],
  },
];

beforeAll(async () => {
  stack = await startLocalStack({ organizations: ORGANIZATIONS, onError: () => undefined });
});
afterAll(() => stack.stop());

async function put(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify(body) });
  expect(response.status, await response.text()).toBe(200);
}

/** Takes all of a region's services away, or gives them back. */
async function region(name: string, up: boolean): Promise<void> {
  const { sqs, dynamodb, ses } = stack.endpoints;
  const fault = { mode: up ? 'none' : 'refuse' };
  await Promise.all([
    put(`${sqs}/_sim/sqs/${name}/fault`, fault),
    put(`${sqs}/_sim/s3/${name}/fault`, fault),
    put(`${dynamodb}/_sim/dynamo/${name}/fault`, fault),
    put(`${ses}/_sim/regions/${name}/fault`, fault),
  ]);
}

const setSes = (name: string, mode: string) =>
  put(`${stack.endpoints.ses}/_sim/regions/${name}/fault`, { mode });

function clientOf(organizationId: string) {
  const target = (name: string) => {
    const { region, mailQueueUrl, payloadBucket } = stack.cell(name);
    const endpoints = { sqs: stack.endpoints.sqs, s3: stack.endpoints.s3 };
    return { region, mailQueueUrl, payloadBucket, endpoints };
  };
  return createClient({
    organizationId,
    cells: { primary: target(PRIMARY), standby: target(SECONDARY) },
    allowStandby: true,
    credentials: LOCAL_CREDENTIALS,
  });
}

async function handIn(organizationId: string, to: string, bytes = 100) {
  const raw = [
    `From: sender@${organizationId}.example`,
    `To: ${to}`,
    'Subject: Standby',
    '',
    'x'
      .repeat(60)
      .concat('\r\n')
      .repeat(Math.ceil(bytes / 62)),
  ].join('\r\n');
  const client = clientOf(organizationId);
  try {
    return await client.enqueue({ from: `sender@${organizationId}.example`, to: [to], raw });
  } finally {
    client.close();
  }
}

const mailsSchema = z.object({
  mails: z.array(z.object({ region: z.string(), destinations: z.array(z.string()) })),
});

/** The regions that accepted mail to an address. */
async function regionsOf(recipient: string): Promise<string[]> {
  const response = await fetch(`${stack.endpoints.ses}/_sim/mails?limit=1000`);
  const { mails } = mailsSchema.parse(await response.json());
  return mails.filter((mail) => mail.destinations.includes(recipient)).map((mail) => mail.region);
}

const standby = (endpoint: string) =>
  createAwsClients({ endpoint, credentials: LOCAL_CREDENTIALS });

async function standbyLedger(id: string) {
  const client = standby(stack.endpoints.dynamodb).dynamo(SECONDARY);
  const tableName = stack.cell(SECONDARY).deliveriesTable;
  return (await createDynamoLedger({ client, tableName, ttlDays: 30 }).read(id)).delivery;
}

async function standbyBacklog(): Promise<number> {
  const client = standby(stack.endpoints.sqs).sqs(SECONDARY);
  const { backlog } = await createSqsBacklog(client, stack.cell(SECONDARY)).depths();
  return backlog.visible + backlog.inFlight;
}

test('with the whole primary region gone, mail is handed in at the standby and leaves through the secondary', {
  timeout: TIMEOUT_MS,
}, async () => {
  await region(PRIMARY, false);
  const small = await handIn('northwind', 'small@recipient.example');
  const large = await handIn('northwind', 'large@recipient.example', 400_000);
  expect(small.viaStandby).toBe(true);
  expect(large.viaStandby).toBe(true);
  await vi.waitFor(async () => {
    expect(await regionsOf('small@recipient.example')).toEqual([SECONDARY]);
    expect(await regionsOf('large@recipient.example')).toEqual([SECONDARY]);
  }, waitFor);
});

test('its sender obeys policies: what may not leave the primary waits, and is not sent', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { ids } = await handIn('homebound', 'home@recipient.example');
  await vi.waitFor(async () => expect(await standbyBacklog()).toBe(1), waitFor);
  await vi.waitFor(
    async () => expect(await standbyLedger(ids[0] ?? '')).toMatchObject({ state: 'parked' }),
    waitFor,
  );
  expect(await regionsOf('home@recipient.example')).toEqual([]);
});

test('with SES down there as well, mail parks, and drains when the secondary is back', {
  timeout: TIMEOUT_MS,
}, async () => {
  await setSes(SECONDARY, 'error-503');
  await handIn('northwind', 'both@recipient.example');
  await vi.waitFor(async () => expect(await standbyBacklog()).toBe(2), waitFor);
  await setSes(SECONDARY, 'none');
  await vi.waitFor(
    async () => expect(await regionsOf('both@recipient.example')).toEqual([SECONDARY]),
    waitFor,
  );
  expect(await regionsOf('home@recipient.example')).toEqual([]);
});

test('what waited for the primary leaves through it when it is back', {
  timeout: TIMEOUT_MS,
}, async () => {
  await region(PRIMARY, true);
  await vi.waitFor(
    async () => expect(await regionsOf('home@recipient.example')).toEqual([PRIMARY]),
    waitFor,
  );
  expect(await standbyBacklog()).toBe(0);
  const afterwards = await handIn('northwind', 'after@recipient.example');
  expect(afterwards.viaStandby).toBe(false);
  await vi.waitFor(
    async () => expect(await regionsOf('after@recipient.example')).toEqual([PRIMARY]),
    waitFor,
  );
  for (const recipient of ['small', 'large', 'both', 'home'])
    expect(await regionsOf(`${recipient}@recipient.example`)).toHaveLength(1);
});

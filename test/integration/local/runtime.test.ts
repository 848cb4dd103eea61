import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FixtureStack } from './fixtures/stack.ts';
import { startFixtureStack } from './fixtures/stack.ts';

const CELL = 'us-east-1';
let fixture: FixtureStack;

beforeAll(async () => {
  fixture = await startFixtureStack();
});

afterAll(() => fixture.stack.stop());

const waitFor = { timeout: 50_000, interval: 50 };
const of = (kind: string) => fixture.seen.filter(({ seen }) => seen === kind);
const batchesWith = (body: string) =>
  of('batch').filter(({ event }) => JSON.stringify(event).includes(`"body":"${body}"`));

async function depth(queue: string) {
  const { cells } = await fixture.stack.status();
  const { visible = -1, inFlight = -1 } =
    cells.find(({ region }) => region === CELL)?.queues[queue] ?? {};
  return visible + inFlight;
}

test('a function gets the event that Lambda would make, and its message is deleted', async () => {
  await fixture.send(CELL, 'plain');
  await vi.waitFor(() => expect(batchesWith('plain')).toHaveLength(1), waitFor);
  expect(batchesWith('plain')[0]).toMatchObject({
    event: {
      Records: [
        {
          body: 'plain',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            reason: { stringValue: 'test', dataType: 'String' },
            bytes: { binaryValue: Buffer.from('mail').toString('base64'), dataType: 'Binary' },
          },
          eventSource: 'aws:sqs',
          eventSourceARN: `arn:aws:sqs:${CELL}:000000000000:mailferry-local-${CELL}-mail`,
          awsRegion: CELL,
        },
      ],
    },
    context: {
      functionName: `mailferry-local-${CELL}-sender`,
      invokedFunctionArn: `arn:aws:lambda:${CELL}:000000000000:function:mailferry-local-${CELL}-sender`,
    },
  });
  const remainingMs = Number(batchesWith('plain')[0]?.['remainingMs']);
  expect(remainingMs).toBeGreaterThan(1000);
  expect(remainingMs).toBeLessThanOrEqual(2000);
  await vi.waitFor(async () => expect(await depth('mail')).toBe(0), waitFor);
});

test('the schedule fires, and functions see the cell they belong to and nothing of the developer', async () => {
  await vi.waitFor(() => expect(of('health').length).toBeGreaterThan(1), waitFor);
  expect(of('health')[0]).toMatchObject({
    event: { source: 'aws.scheduler', 'detail-type': 'Scheduled Event' },
    environment: { AWS_ACCESS_KEY_ID: 'local', AWS_ENDPOINT_URL_SQS: fixture.stack.endpoints.sqs },
  });
  expect(of('health')[0]?.['environment']).not.toHaveProperty('HOME');
});

test('an SES event reaches the cell named by its tag, whatever region it comes from', async () => {
  const event = (cell: string | undefined) => ({
    source: 'aws.ses',
    detail: {
      eventType: 'Send',
      mail: { tags: cell === undefined ? {} : { 'mailferry-cell': [cell] } },
    },
  });
  await fixture.emit('us-west-2', event(CELL));
  await fixture.emit('us-west-2', event(undefined));
  await vi.waitFor(() => expect(of('outcome')).toHaveLength(2), waitFor);
  const events = JSON.stringify(of('outcome').map(({ event }) => event));
  expect(events).toContain(`${CELL}-outcome`);
  expect(events).toContain('us-west-2-outcome');
});

test('a record that is reported as failed comes back alone, after its visibility timeout', async () => {
  await fixture.send(CELL, 'keep');
  await vi.waitFor(() => expect(batchesWith('keep')).toHaveLength(1), waitFor);
  await vi.waitFor(() => expect(batchesWith('keep')).toHaveLength(2), waitFor);
  const [record] = JSON.parse(JSON.stringify(batchesWith('keep')[1]?.['event'])).Records;
  expect(record.attributes.ApproximateReceiveCount).toBe('2');
});

test.each(['throw', 'nonsense'])('%s fails the batch: its messages stay', async (body) => {
  await fixture.send(CELL, body);
  await vi.waitFor(() => expect(batchesWith(body).length).toBeGreaterThan(0), waitFor);
  expect(await depth('mail')).toBeGreaterThan(0);
});

test.each(['hang', 'exit'])('%s costs the environment, which is replaced', async (body) => {
  await fixture.send(CELL, body);
  await vi.waitFor(() => expect(batchesWith(body).length).toBeGreaterThan(0), waitFor);
  const pid = batchesWith(body)[0]?.['pid'];
  await vi.waitFor(async () => {
    const { cells } = await fixture.stack.status();
    const { environments } = cells[0]?.functions['sender'] ?? { environments: [] };
    expect(environments.map((environment) => environment.pid)).not.toContain(pid);
  }, waitFor);
  await fixture.send(CELL, `after ${body}`);
  await vi.waitFor(() => expect(batchesWith(`after ${body}`)).toHaveLength(1), waitFor);
});

test('killEnvironment kills a busy environment in the middle of its work', async () => {
  await fixture.send(CELL, 'work');
  await vi.waitFor(() => expect(batchesWith('work').length).toBeGreaterThan(0), waitFor);
  const pid = batchesWith('work')[0]?.['pid'];
  const { cells } = await fixture.stack.status();
  const busy = cells[0]?.functions['sender']?.environments.find((environment) => environment.busy);
  expect(busy?.pid).toBe(pid);
  expect(fixture.stack.killEnvironment('sender', CELL)).toBe(true);
  expect(fixture.stack.killEnvironment('sender', 'us-west-2')).toBe(false);
  expect(() => fixture.stack.killEnvironment('sender', 'ap-south-1')).toThrow('no cell');
});

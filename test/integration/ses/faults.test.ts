import {
  AccountSuspendedException,
  GetAccountCommand,
  GetEmailIdentityCommand,
  SendingPausedException,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { errorOf, mail, READY, start } from './fixture.ts';

const FAULT = '/regions/us-east-1/fault';

test.each([
  ['refuse', 'ECONNRESET', undefined],
  ['reset', 'ECONNRESET', undefined],
  ['error-500', 'InternalFailure', 500],
  ['error-503', 'ServiceUnavailable', 503],
  ['throttle', 'TooManyRequestsException', 429],
  ['paused', 'SendingPausedException', 400],
  ['suspended', 'AccountSuspendedException', 400],
])(
  '%s hits one region, processes nothing, and ends when it is switched off',
  async (mode, name, status) => {
    const simulator = await start();
    const client = simulator.client('us-east-1');
    expect(await simulator.control('PUT', FAULT, { mode })).toMatchObject({ status: 200 });

    const error = await errorOf(client.send(mail()));
    expect('code' in error ? error.code : error.name).toBe(name);
    if (status !== undefined)
      expect(error).toMatchObject({ $metadata: { httpStatusCode: status } });
    await simulator.client('us-west-2').send(mail());

    await simulator.control('DELETE', FAULT);
    await client.send(mail());
    const { body } = await simulator.control('GET', '/summary');
    expect(body).toMatchObject({
      regions: {
        'us-east-1': { accepted: { mails: 1 }, faultsFired: { [mode]: 1 } },
        'us-west-2': { accepted: { mails: 1 }, faultsFired: {} },
      },
    });
  },
);

test('raises the exception classes of the SDK', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const classes = {
    throttle: TooManyRequestsException,
    paused: SendingPausedException,
    suspended: AccountSuspendedException,
  };
  for (const [mode, type] of Object.entries(classes)) {
    await simulator.control('PUT', FAULT, { mode });
    expect(await errorOf(client.send(mail()))).toBeInstanceOf(type);
  }
});

test('a paused or suspended account says so itself', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: true,
  });
  await simulator.control('PUT', FAULT, { mode: 'paused' });
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({ SendingEnabled: false });
  await simulator.control('PUT', FAULT, { mode: 'suspended' });
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    SendingEnabled: false,
    EnforcementStatus: 'SHUTDOWN',
  });
  const { body } = await simulator.control('GET', '/regions/us-east-1');
  expect(body).toMatchObject({ account: { enforcementStatus: 'SHUTDOWN' } });
});

test('connection faults and server errors meet the probe as well, unless told otherwise', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  await simulator.control('PUT', FAULT, { mode: 'error-503' });
  expect((await errorOf(client.send(new GetAccountCommand({})))).name).toBe('ServiceUnavailable');

  await simulator.control('PUT', FAULT, { mode: 'error-503', operations: ['SendEmail'] });
  await client.send(new GetAccountCommand({}));
  await client.send(new GetEmailIdentityCommand({ EmailIdentity: 'sender.example' }));
  expect((await errorOf(client.send(mail()))).name).toBe('ServiceUnavailable');
});

test('a hanging region never answers', async () => {
  const simulator = await start();
  await simulator.control('PUT', FAULT, { mode: 'hang' });
  const error = await errorOf(
    simulator.client('us-east-1').send(mail(), { abortSignal: AbortSignal.timeout(300) }),
  );
  expect(error.name).toMatch(/AbortError|TimeoutError/);
  const { body } = await simulator.control('GET', '/mails');
  expect(body).toEqual({ mails: [] });
});

test('a slow region accepts at once and answers late', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  await simulator.control('PUT', FAULT, { mode: 'slow', delayMs: 400 });
  const startedMs = performance.now();
  await client.send(mail());
  expect(performance.now() - startedMs).toBeGreaterThan(390);

  await errorOf(client.send(mail(), { abortSignal: AbortSignal.timeout(200) }));
  const { body } = await simulator.control('GET', '/mails');
  expect(body).toMatchObject({ mails: [{}, {}] });
});

test('accept-then-reset has sent what the caller believes lost', async () => {
  const events: string[] = [];
  const simulator = await start({
    onEvent: async (_region, event) => void events.push(event['detail-type']),
  });
  await simulator.control('PUT', FAULT, { mode: 'accept-then-reset', maxHits: 1 });
  const client = simulator.client('us-east-1');

  expect(await errorOf(client.send(mail()))).toMatchObject({ code: 'ECONNRESET' });
  await expect.poll(() => events).toEqual(['Email Sent', 'Email Delivered']);
  await client.send(mail());
  const { body } = await simulator.control('GET', '/mails');
  expect(body).toMatchObject({ mails: [{ answerLost: true }, { answerLost: false }] });
});

test('a grey failure hits its share of the requests, by the given randomness', async () => {
  const draws = [0.1, 0.9, 0.49, 0.5];
  const simulator = await start({ random: () => draws.shift() ?? 1 });
  const client = simulator.client('us-east-1');
  await simulator.control('PUT', FAULT, { mode: 'error-500', share: 0.5 });
  const outcomes: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    outcomes.push(
      await client.send(mail()).then(
        () => 'sent',
        (error: Error) => error.name,
      ),
    );
  }
  expect(outcomes).toEqual(['InternalFailure', 'sent', 'InternalFailure', 'sent']);
});

test('a region with a port of its own really refuses connections, and comes back on the same port', async () => {
  const simulator = await start({ portPerRegion: { 'us-east-1': 0 } });
  const endpoint = simulator.regionUrls['us-east-1'];
  const client = simulator.client('us-east-1', endpoint);
  await client.send(mail());
  await simulator.control('PUT', FAULT, { mode: 'refuse' });
  expect(await errorOf(client.send(mail()))).toMatchObject({ code: 'ECONNREFUSED' });
  await simulator.control('PUT', FAULT, { mode: 'none' });
  await client.send(mail());

  const stray = await errorOf(simulator.client('us-west-2', endpoint).send(mail()));
  expect(stray.name).toBe('SignatureDoesNotMatch');
});

test('a fault from the start is there from the start', async () => {
  const regions = { 'us-east-1': { ...READY, fault: { mode: 'error-503' as const } } };
  const simulator = await start({ regions });
  expect((await errorOf(simulator.client('us-east-1').send(mail()))).name).toBe(
    'ServiceUnavailable',
  );
});

test('wrong input to the control API is refused with what is wrong', async () => {
  const simulator = await start();
  const cases: [string, string, unknown, number][] = [
    ['PUT', FAULT, { mode: 'broken' }, 400],
    ['PUT', FAULT, { mode: 'slow', share: 2 }, 400],
    ['PUT', FAULT, { mode: 'none', extra: 1 }, 400],
    ['PUT', '/regions/nowhere/fault', { mode: 'none' }, 400],
    ['PUT', '/regions/us-east-1/events', { mode: 'late', delayMs: -1 }, 400],
    ['PUT', '/regions/us-east-1/account', { MaxSendRate: 0 }, 400],
    ['PUT', '/regions/us-east-1/identities/nonsense', { verified: true }, 400],
    ['PUT', '/regions/us-east-1/recipients/x.example', { behaviour: 'explode' }, 400],
    ['GET', '/mails?limit=0', undefined, 400],
    ['GET', '/mails?tag=notag', undefined, 400],
    ['GET', '/mails/unknown', undefined, 404],
    ['GET', '/mails/unknown/raw', undefined, 404],
    ['GET', '/elsewhere', undefined, 404],
    ['DELETE', '/mails', undefined, 405],
  ];
  for (const [method, path, body, status] of cases) {
    const answer = await simulator.control(method, path, body);
    expect({ path, status: answer.status }).toEqual({ path, status });
    expect(answer.body).toEqual({ error: expect.stringMatching(/./) });
  }
});

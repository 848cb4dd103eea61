import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClientOptions, createClient } from '@mailferry/client';
import { Cell } from '@mailferry/client/cell';
import { Gate } from '@mailferry/client/gate';
import { openPayload } from '@mailferry/client/payload';
import { systemClock } from '@mailferry/client/system';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, type EmulatedCell, startCell } from './emulated-cell.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const MAIL = { from: 'a@example.com', to: ['b@example.net'], raw: 'Subject: x\r\n\r\nbody\r\n' };

let primary: EmulatedCell;
let standby: EmulatedCell;
let sqs: FaultProxy;
let s3: FaultProxy;

beforeEach(async () => {
  [primary, standby] = await Promise.all([startCell('eu-west-1'), startCell('us-west-2')]);
  [sqs, s3] = await Promise.all([
    startFaultProxy(primary.server.address),
    startFaultProxy(primary.server.address),
  ]);
});
afterEach(async () => {
  await Promise.all([sqs.stop(), s3.stop(), primary.stop(), standby.stop()]);
});

function clientOf(overrides: Partial<ClientOptions> = {}) {
  return createClient({
    organizationId: 'acme',
    cells: {
      primary: { ...primary.target, endpoints: { sqs: sqs.address, s3: s3.address } },
      standby: standby.target,
    },
    allowStandby: true,
    credentials: CREDENTIALS,
    timeouts: { connectMs: 1_000, queueMs: 1_000, payloadMs: 5_000 },
    ...overrides,
  });
}

describe('when the primary queue fails', () => {
  it.each<[Fault, boolean]>([
    ['hang', true],
    ['error', true],
    ['reset', true],
  ])('hands in at the standby cell (%s)', async (fault) => {
    sqs.set(fault);
    const result = await clientOf().enqueue(MAIL);
    expect(result).toMatchObject({ region: 'us-west-2', viaStandby: true });
    expect(primary.envelopes()).toEqual([]);
    expect(standby.envelopes().map(({ id }) => id)).toEqual(result.ids);
  });

  it('retries before it goes elsewhere', async () => {
    sqs.set('error', 1);
    expect(await clientOf().enqueue(MAIL)).toMatchObject({ region: 'eu-west-1' });
    expect(standby.envelopes()).toEqual([]);
  });

  it('stays in the region without the consent of the organization', async () => {
    sqs.set('error');
    await expect(clientOf({ allowStandby: false }).enqueue(MAIL)).rejects.toMatchObject({
      code: 'queue-unavailable',
      retriable: true,
      detail: { cells: [{ region: 'eu-west-1', kind: 'unavailable' }], outcomeUnknown: true },
    });
    expect(standby.envelopes()).toEqual([]);
  });

  it('stays in the region when it is only throttled', async () => {
    sqs.set('throttle');
    await expect(clientOf().enqueue(MAIL)).rejects.toMatchObject({ code: 'queue-unavailable' });
    expect(standby.envelopes()).toEqual([]);
  });

  it('uses one id in both cells when the answer was lost', async () => {
    sqs.set('lost-answer');
    const { ids, viaStandby } = await clientOf().enqueue(MAIL);
    expect(viaStandby).toBe(true);
    const everywhere = [...primary.envelopes(), ...standby.envelopes()];
    expect(everywhere.length).toBeGreaterThanOrEqual(2);
    expect(new Set(everywhere.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('does not ask the primary for each mail while it is known to be down', async () => {
    let nowMs = 1_700_000_000_000;
    const clock = { nowMs: () => nowMs, sleep: async () => {} };
    const client = clientOf({ clock });
    sqs.set('error');
    await client.enqueue(MAIL);
    const asked = sqs.requests();
    for (let round = 0; round < 5; round += 1) await client.enqueue(MAIL);
    expect(sqs.requests()).toBe(asked);
    sqs.set('none');
    nowMs += 10_001;
    expect(await client.enqueue(MAIL)).toMatchObject({ region: 'eu-west-1' });
    expect(await client.enqueue(MAIL)).toMatchObject({ region: 'eu-west-1' });
  });

  it('points across regions when the payload of a stream is in the primary already', async () => {
    sqs.set('error');
    const bytes = randomBytes(6 * 1024 * 1024);
    const raw = Readable.from([bytes]);
    expect(await clientOf().enqueue({ ...MAIL, raw })).toMatchObject({ region: 'us-west-2' });
    const [envelope] = standby.envelopes();
    expect(envelope?.raw).toMatchObject({ claimCheck: { region: 'eu-west-1' } });
    expect(envelope && Buffer.compare(await primary.rawOf(envelope), bytes)).toBe(0);
  });

  it('needs nothing of a part that is sent already when the others go elsewhere', async () => {
    const bytes = randomBytes(300 * 1024);
    const access = {
      timeouts: { connectMs: 1_000, queueMs: 1_000, payloadMs: 5_000 },
      credentials: CREDENTIALS,
    };
    const payload = await openPayload(Readable.from([bytes]), new Gate(1), undefined);
    const context = {
      policy: { attempts: 1, clock: systemClock, random: Math.random },
      signal: undefined,
    };
    const keys = ['mail/acme/1', 'mail/acme/2', 'mail/acme/3'];
    const here = new Cell(primary.target, access);
    const [first] = await payload.place(here, keys, context);
    if (first !== undefined) await primary.discardPayloadOf({ raw: first });
    const raws = await payload.place(new Cell(standby.target, access), keys.slice(1), context);
    expect(raws).toMatchObject([
      { claimCheck: { region: 'eu-west-1', key: 'mail/acme/2' } },
      { claimCheck: { region: 'eu-west-1', key: 'mail/acme/3' } },
    ]);
    expect(await primary.payloadKeys()).toEqual(keys.slice(1));
  });

  it('retries only what SQS did not take of a batch, and reports each mail', async () => {
    sqs.set('error', 1);
    const outcomes = await clientOf().enqueueMany(Array.from({ length: 25 }, () => MAIL));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(primary.envelopes()).toHaveLength(25);
  });
});

describe('when the primary payload bucket fails', () => {
  it.each([
    ['a buffer', false],
    ['a stream that fits into one part', true],
  ])('stores %s in the standby cell', async (_name, isStream) => {
    s3.set('error');
    const bytes = randomBytes(2 * 1024 * 1024);
    const raw = isStream ? Readable.from([bytes]) : bytes;
    expect(await clientOf().enqueue({ ...MAIL, raw })).toMatchObject({ region: 'us-west-2' });
    const [envelope] = standby.envelopes();
    expect(envelope?.raw).toMatchObject({ claimCheck: { region: 'us-west-2' } });
    expect(envelope && Buffer.compare(await standby.rawOf(envelope), bytes)).toBe(0);
  });

  it('fails retriably when a stream cannot be read again, and the next try goes elsewhere', async () => {
    const client = clientOf();
    const bytes = randomBytes(13 * 1024 * 1024);
    const source = async function* () {
      yield bytes.subarray(0, 7 * 1024 * 1024);
      s3.set('error');
      yield bytes.subarray(7 * 1024 * 1024);
    };
    await expect(client.enqueue({ ...MAIL, raw: source() })).rejects.toMatchObject({
      code: 'queue-unavailable',
      retriable: true,
    });
    expect([...primary.envelopes(), ...standby.envelopes()]).toEqual([]);
    expect(await client.enqueue({ ...MAIL, raw: source() })).toMatchObject({
      region: 'us-west-2',
    });
  });

  it('recognizes a completed upload whose answer was lost', async () => {
    const bytes = randomBytes(11 * 1024 * 1024);
    s3.set('lost-answer', 1, (request) => /^POST .*uploadId=/.test(request));
    const result = await clientOf().enqueue({ ...MAIL, raw: Readable.from([bytes]) });
    expect(result.viaStandby).toBe(false);
    const [envelope] = primary.envelopes();
    expect(envelope && Buffer.compare(await primary.rawOf(envelope), bytes)).toBe(0);
  });
});

describe('when the whole primary region goes', () => {
  it('keeps taking mail in mid-traffic, and each mail is in exactly one queue', async () => {
    const client = clientOf({
      cells: { primary: primary.target, standby: standby.target },
      timeouts: { queueMs: 5_000 },
    });
    const results: Promise<{ ids: string[]; region: string }>[] = [];
    const kept: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      if (index === 100) {
        await Promise.all(results);
        kept.push(...primary.envelopes().map(({ id }) => id));
        await primary.stop();
      }
      results.push(client.enqueue({ ...MAIL, raw: `mail ${index}` }));
    }
    const ids = (await Promise.all(results)).flatMap((result) => result.ids);
    const queued = [...kept, ...standby.envelopes().map(({ id }) => id)];
    expect(kept).toHaveLength(100);
    expect(queued.sort()).toEqual(ids.sort());
  });
});

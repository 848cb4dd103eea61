import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { expect, it } from 'vitest';
import { claimCheckOf, envelopeOf, recordOf, senderWorld } from './fixtures/sender-world.ts';

const refused = { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' } as const;
const MEGABYTE = 1024 * 1024;

function largeMail(key: string, payloadBytes: number, mailFrom = 'ops@contoso.example') {
  const raw = Buffer.alloc(payloadBytes, 'large\r\n');
  raw.write('From: ops@contoso.example\r\n\r\n');
  return { raw, envelope: envelopeOf({ mailFrom, raw: claimCheckOf(key, raw) }) };
}

it('a payload is not fetched when no time is left to send it', async () => {
  const world = senderWorld();
  world.fetchMs = 15_000;
  world.answer = async () => {
    await world.clock.sleep(5_000);
    return { kind: 'accepted', sesMessageId: 'ses-1' };
  };
  const mails = ['one', 'two', 'three'].map((key) => {
    const { raw, envelope } = largeMail(key, 40 * MEGABYTE);
    world.payloads.set(key, raw);
    return recordOf(encodeEnvelope(envelope));
  });
  const outcomes = await world.run(mails, 71_000);
  // A mail of 40 MB may take 30 s to send, and 5 s are kept for settling: from 36 s on no send may start.
  expect(world.fetched).toEqual(['one', 'two']);
  expect(mails.map((record) => outcomes.get(record))).toEqual(['done', 'done', 'later']);
});

it('reports of large mails hold no more payload at a time than sends do', async () => {
  const world = senderWorld();
  world.fetchMs = 100;
  world.answer = () => refused;
  let held = 0;
  let most = 0;
  const { get } = world.payloads;
  world.payloads.get = (key) => {
    held += 1;
    most = Math.max(most, held);
    void world.clock.sleep(50).then(() => {
      held -= 1;
    });
    return get.call(world.payloads, key);
  };
  const mails = ['one', 'two', 'three'].map((key) => {
    const { raw, envelope } = largeMail(key, 30 * MEGABYTE);
    world.payloads.set(key, raw);
    return recordOf(encodeEnvelope(envelope));
  });
  await world.run(mails, 120_000);
  expect(world.queues.enqueued).toHaveLength(3);
  expect(most).toBe(1);
});

it('a failed mail that is reported to nobody is not fetched for its report', async () => {
  const world = senderWorld();
  const { raw, envelope } = largeMail('one', MEGABYTE, '');
  world.payloads.set('one', raw);
  world.answer = () => refused;
  await world.run([recordOf(encodeEnvelope(envelope))]);
  expect(world.fetched).toEqual(['one']);
});

it('a send starts in time although its token came late', async () => {
  const world = senderWorld();
  world.take = async () => {
    await world.clock.sleep(50_000);
    return { kind: 'go', atMs: world.clock.nowMs() - 50_000 };
  };
  const record = recordOf(encodeEnvelope(envelopeOf()));
  expect((await world.run([record], 60_000)).get(record)).toBe('later');
  expect(world.sent).toEqual([]);
});

it('waits of a stated length do not lengthen the back-off', async () => {
  const world = senderWorld();
  const mail = envelopeOf();
  world.take = async () => ({ kind: 'wait', ms: 5_000 });
  await world.run([recordOf(encodeEnvelope(mail))]);
  await world.run([recordOf(encodeEnvelope(mail))]);
  expect(world.ledger.deliveries.get(mail.id)).toMatchObject({ state: 'waiting', holds: 0 });
  world.answer = () => ({ kind: 'unavailable', reason: 'http-503', suspended: false });
  world.take = async () => ({ kind: 'go', atMs: world.clock.nowMs() });
  await world.run([recordOf(encodeEnvelope(mail))]);
  expect(world.ledger.deliveries.get(mail.id)).toMatchObject({ state: 'waiting', holds: 1 });
});

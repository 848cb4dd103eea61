import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import {
  claimCheckOf,
  envelopeOf,
  PRIMARY,
  recordOf,
  senderWorld,
} from './fixtures/sender-world.ts';

const refused = { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' } as const;
const lost = { kind: 'unknown', reason: 'lost-econnreset' } as const;
const down = { kind: 'unavailable', reason: 'http-503', suspended: false } as const;

describe('a batch', () => {
  it('is sent, recorded and acknowledged', async () => {
    const world = senderWorld();
    const mails = [envelopeOf(), envelopeOf(), envelopeOf()];
    const records = mails.map((mail) => recordOf(encodeEnvelope(mail)));
    const outcomes = await world.run(records);
    expect(records.map((record) => outcomes.get(record))).toEqual(['done', 'done', 'done']);
    expect(world.sent.map(({ region, mail }) => [region, mail.id])).toEqual(
      mails.map(({ id }) => [PRIMARY, id]),
    );
    for (const { id } of mails)
      expect(world.ledger.deliveries.get(id)).toMatchObject({
        state: 'sent',
        region: PRIMARY,
        sesMessageId: `ses-${id}`,
        version: 2,
      });
    expect(world.queues.calls).toEqual([]);
  });

  it('settles each record by itself, whatever becomes of its neighbours', async () => {
    const world = senderWorld();
    const [good, bad, late, unheardOf] = [
      envelopeOf(),
      envelopeOf(),
      envelopeOf(),
      envelopeOf({ organizationId: 'unheard-of' }),
    ];
    const records = [
      recordOf('rubbish'),
      recordOf(encodeEnvelope(bad)),
      recordOf(encodeEnvelope(late)),
      recordOf(encodeEnvelope(unheardOf)),
      recordOf(encodeEnvelope(good)),
    ];
    world.answer = (_region, mail) => {
      if (mail.id === bad.id) return refused;
      if (mail.id === late.id) throw new TypeError('a fault of the code itself');
      return { kind: 'accepted', sesMessageId: 'ses-1' };
    };
    const outcomes = await world.run(records);
    expect(records.map((record) => outcomes.get(record))).toEqual([
      'done',
      'done',
      'later',
      'later',
      'done',
    ]);
    expect(records.map((record) => world.queues.waysOf(record))).toEqual([
      ['quarantine'],
      [],
      ['postpone'],
      ['postpone'],
      [],
    ]);
    expect(world.ledger.deliveries.get(bad.id)).toMatchObject({ state: 'failed' });
    expect(world.ledger.deliveries.get(late.id)).toMatchObject({ state: 'waiting' });
    expect(world.ledger.deliveries.get(good.id)).toMatchObject({ state: 'sent' });
  });

  it('sends a mail once that lies in it twice', async () => {
    const world = senderWorld();
    const body = encodeEnvelope(envelopeOf());
    const [first, copy] = [recordOf(body), recordOf(body)];
    const outcomes = await world.run([first, copy]);
    expect([outcomes.get(first), outcomes.get(copy)]).toEqual(['done', 'later']);
    expect(world.sent).toHaveLength(1);
    expect((await world.run([copy])).get(copy)).toBe('done');
    expect(world.sent).toHaveLength(1);
  });

  it('lets a record that brought earlier invocations down go last and alone', async () => {
    const world = senderWorld();
    const [suspect, other] = [envelopeOf(), envelopeOf()];
    const order: string[] = [];
    world.answer = async (_region, mail) => {
      const settled = world.ledger.deliveries.get(other.id)?.state;
      order.push(`${mail.id === suspect.id ? 'suspect' : 'other'} while other is ${settled}`);
      await world.clock.sleep(100);
      return { kind: 'accepted', sesMessageId: 'ses-1' };
    };
    await world.run([recordOf(encodeEnvelope(suspect), 3), recordOf(encodeEnvelope(other))]);
    expect(order).toEqual(['other while other is sending', 'suspect while other is sent']);
  });

  it('does not start a send that its invocation has no time for', async () => {
    const world = senderWorld();
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record], 6_000)).get(record)).toBe('later');
    expect(world.sent).toEqual([]);
    expect(world.queues.waysOf(record)).toEqual(['postpone']);
  });
});

describe('a mail of an organization that nobody knows yet', () => {
  it('waits for longer than a copy of the directory lags, and is quarantined at last', async () => {
    const world = senderWorld();
    const body = encodeEnvelope(envelopeOf({ organizationId: 'newcomer' }));
    const [first, last] = [recordOf(body), recordOf(body, 3)];
    expect((await world.run([first])).get(first)).toBe('later');
    expect(world.queues.calls).toMatchObject([{ way: 'postpone', delayMs: 30_000 }]);
    expect((await world.run([last])).get(last)).toBe('done');
    expect(world.queues.waysOf(last)).toEqual(['quarantine']);
  });
});

describe('a mail whose organization is deleted in its first attempt', () => {
  it.each([
    ['is sent and recorded where SES accepts it', undefined, 'sent', []],
    ['ends among the dead letters where it is held', lost, 'unknown', ['postpone', 'quarantine']],
    ['ends there, too, where it has to wait', down, 'waiting', ['postpone', 'quarantine']],
  ])('%s', async (_, answer, state, ways) => {
    const world = senderWorld({ allowMultiRegion: false });
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail), 3);
    const accept = world.answer;
    world.answer = (region, outgoing) => {
      world.policy.organizationId = 'deleted';
      return answer ?? accept(region, outgoing);
    };
    const first = (await world.run([record])).get(record);
    expect(world.ledger.deliveries.get(mail.id)?.state).toBe(state);
    expect(first).toBe(state === 'sent' ? 'done' : 'later');
    if (first === 'later') await world.run([record]);
    expect(world.queues.waysOf(record)).toEqual(ways);
  });
});

describe('a claim check', () => {
  const raw = Buffer.from('From: ops@contoso.example\r\n\r\nlarge\r\n');
  const mail = () => envelopeOf({ raw: claimCheckOf('large', raw) });

  it('is deleted once its mail is settled, not before', async () => {
    const world = senderWorld();
    world.payloads.set('large', raw);
    const record = recordOf(encodeEnvelope(mail()));
    world.answer = () => lost;
    await world.run([record]);
    expect(world.payloads.has('large')).toBe(true);
    world.answer = () => ({ kind: 'accepted', sesMessageId: 'ses-1' });
    world.clock.set(world.clock.nowMs() + world.policy.unknownOutcome.waitMs);
    await world.run([record]);
    expect(world.payloads.has('large')).toBe(false);
  });

  it('is deleted when its mail comes back, should whoever settled it have ended before that', async () => {
    const world = senderWorld();
    world.payloads.set('large', raw);
    const record = recordOf(encodeEnvelope(mail()));
    await world.run([record]);
    world.payloads.set('large', raw);
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.payloads.has('large')).toBe(false);
    expect(world.sent).toHaveLength(1);
  });

  it('that cannot be fetched makes its mail wait', async () => {
    const world = senderWorld();
    const record = recordOf(encodeEnvelope(mail()));
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.queues.waysOf(record)).toEqual(['postpone']);
  });
});

describe('a ledger out of reach', () => {
  it('before the send: nothing is sent', async () => {
    const world = senderWorld();
    world.ledger.unavailable = true;
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.sent).toEqual([]);
  });

  it('after the send: the mail is acknowledged, and its acceptance left in the outcome queue', async () => {
    const world = senderWorld();
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail));
    world.answer = (_region, { id }) => {
      world.ledger.unavailable = true;
      return { kind: 'accepted', sesMessageId: `ses-${id}` };
    };
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.queues.calls).toEqual([{ way: 'reportSent', id: mail.id }]);
  });
});

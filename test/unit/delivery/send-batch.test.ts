import { type Envelope, encodeEnvelope } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import { T0 } from '../health/fixtures/virtual-clock.ts';
import {
  claimCheckOf,
  envelopeOf,
  PRIMARY,
  recordOf,
  SECONDARY,
  senderWorld,
} from './fixtures/sender-world.ts';

const refused = { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' } as const;
const lost = { kind: 'unknown', reason: 'lost-econnreset' } as const;
const down = { kind: 'unavailable', reason: 'http-503', suspended: false } as const;

function textOf({ raw }: Envelope): string {
  return 'inline' in raw ? Buffer.from(raw.inline, 'base64').toString() : '';
}

/** Whom a report is about. */
function recipientsReported(report: Envelope): (string | undefined)[] {
  return [...textOf(report).matchAll(/^Final-Recipient: rfc822; (\S+)/gm)].map(
    ([, address]) => address,
  );
}

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

describe('a region that does not take a mail', () => {
  it('is passed over for the next one of the route, in the same invocation', async () => {
    const world = senderWorld();
    world.answer = (region, { id }) =>
      region === PRIMARY ? down : { kind: 'accepted', sesMessageId: `ses-${id}` };
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.sent.map(({ region }) => region)).toEqual([SECONDARY]);
  });

  it('is not passed over for one that the organization forbids', async () => {
    const world = senderWorld({ allowMultiRegion: false });
    world.answer = (region) =>
      region === PRIMARY ? down : { kind: 'accepted', sesMessageId: 'ses-1' };
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.sent).toEqual([]);
  });

  it('leaves the mail parked where nothing is usable, and in its queue where the backlog does not take it', async () => {
    const world = senderWorld({ allowMultiRegion: false });
    world.health.items = {
      ...world.health.items,
      overrides: [{ region: PRIMARY, override: 'down', reason: 'drill', by: 'operator' }],
    };
    const [parked, kept] = [envelopeOf(), envelopeOf()];
    const record = recordOf(encodeEnvelope(parked));
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.queues.calls).toMatchObject([{ way: 'park', reason: 'no-usable-region' }]);
    expect(world.ledger.deliveries.get(parked.id)?.state).toBe('parked');

    world.queues.fail = (way) => way === 'park';
    const again = recordOf(encodeEnvelope(kept));
    expect((await world.run([again])).get(again)).toBe('later');
    expect(world.ledger.deliveries.get(kept.id)?.state).toBe('waiting');
  });
});

describe('a mail that waits for a region', () => {
  it('is parked once, whether or not its sender can be warned of the delay', async () => {
    const world = senderWorld({ allowMultiRegion: false, delayWarning: true });
    world.health.items = {
      ...world.health.items,
      overrides: [{ region: PRIMARY, override: 'down', reason: 'drill', by: 'operator' }],
    };
    world.queues.fail = (way) => way === 'enqueue';
    const mail = envelopeOf({ receivedAtMs: T0 - 5 * 3_600_000 });
    const record = recordOf(encodeEnvelope(mail));
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.queues.waysOf(record)).toEqual(['park']);
    expect(world.ledger.deliveries.get(mail.id)).toMatchObject({
      state: 'parked',
      delayWarned: false,
    });
  });

  it('has its sender warned once, and told until when it is tried', async () => {
    const world = senderWorld({ allowMultiRegion: false, delayWarning: true });
    world.answer = () => down;
    const mail = envelopeOf({ receivedAtMs: T0 - 5 * 3_600_000, expiresAtMs: T0 + 3_600_000 });
    const record = recordOf(encodeEnvelope(mail));
    await world.run([record]);
    await world.run([record]);
    expect(world.queues.enqueued).toHaveLength(1);
    const [text] = world.queues.enqueued.map(textOf);
    expect(text).toMatch(/^Action: delayed\r$/m);
    const until = new Date(mail.expiresAtMs).toUTCString().replace('GMT', '+0000');
    expect(text).toContain(`Will-Retry-Until: ${until}`);
  });

  it('is tried again soon where the only region that is up failed it', async () => {
    const world = senderWorld();
    world.health.items = {
      ...world.health.items,
      overrides: [{ region: PRIMARY, override: 'down', reason: 'drill', by: 'operator' }],
    };
    world.answer = () => down;
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.queues.waysOf(record)).toEqual(['postpone']);
  });

  it('is parked where the quota that it may spill over from is used up, and there is no other region', async () => {
    const world = senderWorld({ allowMultiRegion: false, spillOverQuota: true });
    world.answer = () => ({ kind: 'throttled', scope: 'daily', reason: 'daily-quota' });
    const record = recordOf(encodeEnvelope(envelopeOf()));
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.queues.calls).toMatchObject([{ way: 'park', reason: 'daily-quota' }]);
  });
});

describe('recipients that are left out of a mail', () => {
  it('are reported although the queue does not take the report at first', async () => {
    const world = senderWorld({ suppressed: new Set(['gone@recipient.example']) });
    let refusals = 2;
    world.queues.fail = (way) => {
      if (way !== 'enqueue' || refusals === 0) return false;
      refusals -= 1;
      return true;
    };
    const rcptTo = ['user@recipient.example', 'gone@recipient.example'];
    const record = recordOf(encodeEnvelope(envelopeOf({ rcptTo })));
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.sent.map(({ mail }) => mail.recipients)).toEqual([['user@recipient.example']]);
    expect(world.queues.enqueued.map(recipientsReported)).toEqual([['gone@recipient.example']]);
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

describe('an answer that was lost', () => {
  const EVENT = { type: 'send', atMs: T0, region: PRIMARY, sesMessageId: 'ses-lost' } as const;

  it('holds the mail, and its Send event settles it', async () => {
    const world = senderWorld();
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail));
    world.answer = () => lost;
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.ledger.deliveries.get(mail.id)?.state).toBe('unknown');
    await world.ledger.appendEvents([{ ...EVENT, id: mail.id }]);
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.ledger.deliveries.get(mail.id)).toMatchObject({
      state: 'sent',
      sesMessageId: 'ses-lost',
      possibleDuplicate: false,
    });
  });

  it.each([0, 2])(
    'leaves nobody untold: whom the send left out is reported when its event settles it, after %d refused reports',
    async (refusals) => {
      const world = senderWorld({ suppressed: new Set(['gone@recipient.example']) });
      const rcptTo = ['user@recipient.example', 'gone@recipient.example'];
      const mail = envelopeOf({ rcptTo });
      const record = recordOf(encodeEnvelope(mail));
      world.answer = () => lost;
      await world.run([record]);
      expect(world.queues.enqueued).toEqual([]);
      // That it bounced since is another matter, with a report of its own.
      world.policy.suppressed = new Set(rcptTo);
      await world.ledger.appendEvents([{ ...EVENT, id: mail.id }]);
      let left = refusals;
      world.queues.fail = (way) => way === 'enqueue' && left-- > 0;
      for (let round = 0; round < refusals; round += 1)
        expect((await world.run([record])).get(record)).toBe('later');
      expect((await world.run([record])).get(record)).toBe('done');
      expect(world.ledger.deliveries.get(mail.id)?.state).toBe('sent');
      expect(world.queues.enqueued.map(recipientsReported)).toEqual([['gone@recipient.example']]);
    },
  );

  it('is followed by another send after the wait alone, flagged', async () => {
    const world = senderWorld();
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail));
    world.answer = () => lost;
    await world.run([record]);
    world.answer = () => ({ kind: 'accepted', sesMessageId: 'ses-2' });
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.sent).toEqual([]);
    world.clock.set(world.clock.nowMs() + world.policy.unknownOutcome.waitMs);
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.sent).toHaveLength(1);
    expect(world.ledger.deliveries.get(mail.id)?.possibleDuplicate).toBe(true);
    expect(world.metrics.counted).toContain('PossibleDuplicate');
  });

  it('is followed by another send at once where the organization wants that, and by others ever more slowly', async () => {
    const world = senderWorld({ unknownOutcome: { action: 'resend', waitMs: 0 } });
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail));
    world.answer = () => lost;
    for (let round = 0; round < 8; round += 1) {
      await world.run([record]);
      world.clock.set(world.clock.nowMs() + (world.queues.calls.at(-1)?.delayMs ?? 0));
    }
    const delays = world.queues.calls.flatMap(({ way, delayMs }) =>
      way === 'postpone' && delayMs !== undefined ? [delayMs] : [],
    );
    expect(delays[0]).toBeLessThan(3_000);
    expect(delays.at(-1)).toBeGreaterThan(60_000);
  });

  it.each([
    ['is given up with a report, where its organization forbids a second send', 'failed', 0],
    ['is followed by another send even there, where nobody could be told', 'sent', 1],
  ])('%s', async (_, state, sends) => {
    const world = senderWorld({ unknownOutcome: { action: 'fail', waitMs: 60_000 } });
    const mail = envelopeOf(state === 'sent' ? { mailFrom: '' } : {});
    const record = recordOf(encodeEnvelope(mail));
    world.answer = () => lost;
    await world.run([record]);
    world.answer = () => ({ kind: 'accepted', sesMessageId: 'ses-2' });
    world.clock.set(world.clock.nowMs() + 60_000);
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.ledger.deliveries.get(mail.id)?.state).toBe(state);
    expect(world.sent).toHaveLength(sends);
    expect(world.queues.enqueued).toHaveLength(1 - sends);
  });
});

describe('a mail that fails', () => {
  it('is reported to its sender before the ledger says so', async () => {
    const world = senderWorld();
    const mail = envelopeOf();
    const record = recordOf(encodeEnvelope(mail));
    world.answer = () => refused;
    world.queues.fail = (way) => way === 'enqueue';
    expect((await world.run([record])).get(record)).toBe('later');
    expect(world.ledger.deliveries.get(mail.id)?.state).toBe('waiting');
    world.queues.fail = () => false;
    expect((await world.run([record])).get(record)).toBe('done');
    expect(world.ledger.deliveries.get(mail.id)?.state).toBe('failed');
    expect(world.queues.enqueued).toMatchObject([{ mailFrom: '', rcptTo: [mail.mailFrom] }]);
  });

  it('is reported to nobody where it has a null return path', async () => {
    const world = senderWorld();
    world.answer = () => refused;
    await world.run([recordOf(encodeEnvelope(envelopeOf({ mailFrom: '' })))]);
    expect(world.queues.enqueued).toEqual([]);
  });

  it('is one whose lifetime is over', async () => {
    const world = senderWorld();
    const mail = envelopeOf({ expiresAtMs: T0 });
    await world.run([recordOf(encodeEnvelope(mail))]);
    expect(world.sent).toEqual([]);
    expect(world.ledger.deliveries.get(mail.id)).toMatchObject({
      state: 'failed',
      reason: 'expired',
    });
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

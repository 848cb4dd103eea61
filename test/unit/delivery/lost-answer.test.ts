import { type Envelope, encodeEnvelope } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import { T0 } from '../health/fixtures/virtual-clock.ts';
import { envelopeOf, PRIMARY, recordOf, senderWorld } from './fixtures/sender-world.ts';

const lost = { kind: 'unknown', reason: 'lost-econnreset' } as const;

function textOf({ raw }: Envelope): string {
  return 'inline' in raw ? Buffer.from(raw.inline, 'base64').toString() : '';
}

/** Whom a report is about. */
function recipientsReported(report: Envelope): (string | undefined)[] {
  return [...textOf(report).matchAll(/^Final-Recipient: rfc822; (\S+)/gm)].map(
    ([, address]) => address,
  );
}

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

import { type Envelope, encodeEnvelope } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import { T0 } from '../health/fixtures/virtual-clock.ts';
import { envelopeOf, recordOf, senderWorld } from './fixtures/sender-world.ts';

const refused = { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' } as const;

function textOf({ raw }: Envelope): string {
  return 'inline' in raw ? Buffer.from(raw.inline, 'base64').toString() : '';
}

/** Whom a report is about. */
function recipientsReported(report: Envelope): (string | undefined)[] {
  return [...textOf(report).matchAll(/^Final-Recipient: rfc822; (\S+)/gm)].map(
    ([, address]) => address,
  );
}

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

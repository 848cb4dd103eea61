import { type Envelope, encodeEnvelope } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import { T0 } from '../health/fixtures/virtual-clock.ts';
import { envelopeOf, PRIMARY, recordOf, SECONDARY, senderWorld } from './fixtures/sender-world.ts';

const down = { kind: 'unavailable', reason: 'http-503', suspended: false } as const;

function textOf({ raw }: Envelope): string {
  return 'inline' in raw ? Buffer.from(raw.inline, 'base64').toString() : '';
}

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

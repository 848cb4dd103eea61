import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { recordOutcomes } from '@mailferry/core/outcome/record-outcome';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  envelopeOf,
  PRIMARY,
  recordOf,
  SECONDARY,
  type SenderWorld,
  senderWorld,
} from '../delivery/fixtures/sender-world.ts';
import { T0 } from '../health/fixtures/virtual-clock.ts';

const mail = envelopeOf();
let world: SenderWorld;

beforeEach(() => {
  world = senderWorld();
});

const send = () => world.run([recordOf(encodeEnvelope(mail))]);

function eventOf(eventType: string, sesMessageId: string, region = PRIMARY): string {
  return JSON.stringify({
    source: 'aws.ses',
    region,
    detail: {
      eventType,
      mail: {
        messageId: sesMessageId,
        timestamp: new Date(T0).toISOString(),
        tags: { 'mailferry-id': [mail.id] },
      },
    },
  });
}

/** What the ledger keeps of these events, and which of them come again. */
async function report(...bodies: string[]) {
  const again = await recordOutcomes(
    {
      ...world,
      sentMails: world.ledger,
      probes: world.health.probes,
      advisories: { note: async () => undefined },
      suppressions: { add: async () => undefined },
      policies: { policyOf: async () => world.policy },
    },
    bodies.map((body, index) => ({ recordId: String(index), body })),
  );
  const kept = [...world.ledger.events.values()];
  return { again: [...again], kept: kept.map(({ type, sesMessageId }) => [type, sesMessageId]) };
}

describe('the Send event of a mail that is recorded as sent', () => {
  const accepted = `ses-${mail.id}`;

  it('is not stored again, while what follows it is', async () => {
    await send();
    const { kept, again } = await report(eventOf('Send', accepted), eventOf('Delivery', accepted));
    expect(kept).toEqual([['delivery', accepted]]);
    expect(again).toEqual([]);
  });

  it('is stored where it is of a second acceptance of the mail', async () => {
    await send();
    const { kept } = await report(eventOf('Send', accepted), eventOf('Send', 'ses-second'));
    expect(kept).toEqual([['send', 'ses-second']]);
    expect((await report(eventOf('Send', accepted, SECONDARY))).kept).toContainEqual([
      'send',
      accepted,
    ]);
  });

  it('is stored where the record cannot be read', async () => {
    await send();
    world.ledger.acceptancesOf = async () => {
      throw new Error('table out of reach');
    };
    expect(await report(eventOf('Send', accepted))).toEqual({
      kept: [['send', accepted]],
      again: [],
    });
  });
});

describe('the Send event of a mail that is not settled', () => {
  it.each([
    ['has no record yet', async () => undefined],
    ['is of unknown outcome', send],
  ])('is stored: its mail %s', async (_, before) => {
    world.answer = () => ({ kind: 'unknown', reason: 'lost-econnreset' });
    await before();
    expect((await report(eventOf('Send', 'ses-lost'))).kept).toEqual([['send', 'ses-lost']]);
  });

  it('comes again where the ledger does not take it', async () => {
    world.ledger.unavailable = true;
    expect(await report(eventOf('Send', 'ses-lost'))).toEqual({ kept: [], again: ['0'] });
  });
});

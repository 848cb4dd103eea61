import { newDelivery } from '@mailferry/core/delivery/delivery';
import type { Envelope } from '@mailferry/core/mail/envelope';
import { actOnEvent } from '@mailferry/core/outcome/act-on-event';
import { eventOf } from '@mailferry/core/outcome/event-of';
import type { OutcomeRecorder } from '@mailferry/core/outcome/record-outcome';
import { parseOutcome } from '@mailferry/core/outcome/ses-event';
import { describe, expect, it } from 'vitest';
import { envelopeOf, senderWorld } from '../delivery/fixtures/sender-world.ts';

/** What the outcome function makes of an event of a mail that was sent. */
async function outcomeOf(envelope: Envelope, detail: object, leftOut: string[] = []) {
  const { ledger, queues, clock, log, metrics, policy } = senderWorld();
  const suppressed: string[] = [];
  const recorder: OutcomeRecorder = {
    ledger,
    sentMails: ledger,
    queues,
    clock,
    log,
    metrics,
    probes: { confirmed: async () => undefined },
    advisories: { note: async () => undefined },
    suppressions: {
      add: async (_organizationId, address) => {
        suppressed.push(address);
      },
    },
    policies: { policyOf: async () => policy },
  };
  const sent = newDelivery(envelope, { token: 'sender', untilMs: 0 }, clock.nowMs(), leftOut);
  await ledger.write([{ previous: undefined, next: sent }]);
  const body = JSON.stringify({
    source: 'aws.ses',
    region: 'us-east-1',
    detail: {
      ...detail,
      mail: {
        messageId: 'ses-1',
        timestamp: new Date(clock.nowMs()).toISOString(),
        tags: { 'mailferry-id': [envelope.id] },
        headers: [{ name: 'Subject', value: 'Hello' }],
      },
    },
  });
  const ses = parseOutcome(body);
  if (ses.source !== 'aws.ses') throw new Error('not read as an event of SES');
  const event = eventOf(ses, clock.nowMs());
  if (event === undefined) throw new Error('not an event of a mail');
  await actOnEvent(recorder, ses, event);
  const reports = queues.enqueued.map(({ raw }) =>
    'inline' in raw ? Buffer.from(raw.inline, 'base64').toString() : '',
  );
  return { reports, suppressed, counted: metrics.counted };
}

const bounced = (envelope: Envelope) =>
  outcomeOf(envelope, {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: envelope.rcptTo.map((emailAddress) => ({
        emailAddress,
        status: '5.1.1',
      })),
    },
  });

describe('a bounce', () => {
  it("is reported to the mail's sender under the name that the client gave the transaction", async () => {
    const { reports, counted } = await bounced(envelopeOf({ dsn: { envid: 'QQ314159' } }));
    expect(reports).toHaveLength(1);
    expect(counted).toContain('Reported');
    expect(reports[0]).toMatch(/^Final-Recipient: rfc822; user@recipient\.example\r$/m);
    expect(reports[0]).toMatch(/^Original-Envelope-Id: QQ314159\r$/m);
  });

  it.each([[['NEVER'] as const], [['SUCCESS', 'DELAY'] as const]])(
    'is not reported against the wish NOTIFY=%s, and its address is suppressed all the same',
    async (notify) => {
      const { reports, suppressed } = await bounced(envelopeOf({ dsn: { notify: [...notify] } }));
      expect(reports).toEqual([]);
      expect(suppressed).toEqual(['user@recipient.example']);
    },
  );
});

it('a refusal for the content is reported for whom the mail was sent to: others were told of before', async () => {
  const rcptTo = ['user@recipient.example', 'gone@recipient.example'];
  const refused = { eventType: 'Reject', reject: { reason: 'Bad content' } };
  const { reports } = await outcomeOf(envelopeOf({ rcptTo }), refused, ['gone@recipient.example']);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain('user@recipient.example');
  expect(reports[0]).not.toContain('gone@recipient.example');
});

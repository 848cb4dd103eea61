import { eventOf } from '@mailferry/core/outcome/event-of';
import { parseOutcome, type SesEvent } from '@mailferry/core/outcome/ses-event';
import { describe, expect, it } from 'vitest';

const NOW_MS = 1_800_000_000_000;
const ID = '01J00000000000000000000000';

function bodyOf(detail: Record<string, unknown>, mail: Record<string, unknown> = {}): string {
  return JSON.stringify({
    source: 'aws.ses',
    region: 'us-east-1',
    detail: {
      eventType: 'Send',
      ...detail,
      mail: {
        messageId: 'ses-1',
        timestamp: '2027-01-15T07:59:00Z',
        tags: { 'mailferry-id': [ID] },
        ...mail,
      },
    },
  });
}

function read(body: string) {
  const outcome = parseOutcome(body);
  if (outcome.source !== 'aws.ses') throw new Error('not an event of SES');
  return eventOf(outcome satisfies SesEvent, NOW_MS);
}

describe('an event of SES in the ledger', () => {
  it('has the time that the event states, or that of its arrival', () => {
    expect(read(bodyOf({}))?.atMs).toBe(Date.parse('2027-01-15T07:59:00Z'));
    expect(read(bodyOf({}, { timestamp: 'yesterday' }))?.atMs).toBe(NOW_MS);
    const delivery = { timestamp: '2027-01-15T08:00:00Z' };
    expect(read(bodyOf({ eventType: 'Delivery', delivery }))).toMatchObject({
      type: 'delivery',
      atMs: NOW_MS,
    });
  });

  it.each(['Open', 'constructor', '__proto__', ''])('is not kept for the kind %j', (eventType) => {
    expect(read(bodyOf({ eventType }))).toBeUndefined();
  });

  it.each([[undefined], [''], ['their-own-id'], ['x'.repeat(3_000)]])(
    'is not kept for the mail %j of another sender',
    (id) => {
      expect(read(bodyOf({}, { tags: { 'mailferry-id': id === undefined ? [] : [id] } }))).toBe(
        undefined,
      );
    },
  );

  it.each([
    ['an empty message id', bodyOf({}, { messageId: '' })],
    ['a message id that no key holds', bodyOf({}, { messageId: 'x'.repeat(1_025) })],
  ])('cannot be read with %s', (_, body) => {
    expect(() => parseOutcome(body)).toThrow('no event of SES or AWS Health');
  });

  it('keeps of a bounce its kind, its status, whom and the remote answer', () => {
    const bounce = {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: 'b@else.example',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
    };
    expect(read(bodyOf({ eventType: 'Bounce', bounce }))).toMatchObject({
      type: 'bounce',
      detail: 'Permanent 5.1.1',
      answer: 'smtp; 550 5.1.1 user unknown',
      recipients: ['b@else.example'],
    });
  });

  it('keeps of a delivery the remote answer', () => {
    const delivery = { recipients: ['b@else.example'], smtpResponse: '250 ok: queued' };
    expect(read(bodyOf({ eventType: 'Delivery', delivery }))).toMatchObject({
      answer: '250 ok: queued',
      recipients: ['b@else.example'],
    });
  });

  it('keeps of a delay its kind and the remote answer, cut to what a trace needs', () => {
    const deliveryDelay = {
      delayType: 'MailboxFull',
      timestamp: '2027-01-15T08:10:00Z',
      delayedRecipients: [
        { emailAddress: 'b@else.example', status: '4.2.2', diagnosticCode: 'x'.repeat(2_000) },
      ],
    };
    expect(read(bodyOf({ eventType: 'DeliveryDelay', deliveryDelay }))).toMatchObject({
      atMs: Date.parse('2027-01-15T08:10:00Z'),
      detail: 'MailboxFull 4.2.2',
      answer: 'x'.repeat(500),
    });
  });
});

import type { Delivery } from '@mailferry/cli/api/mail-api';
import { lifeOf, whereIs } from '@mailferry/cli/trace/life';
import { describe, expect, it } from 'vitest';

const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1) + seconds * 1000).toISOString();

function mail(changes: Partial<Delivery>): Delivery {
  return {
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    cell: 'us-east-1',
    organizationId: 'acme',
    integrationId: null,
    state: 'sent',
    mailFrom: 'a@acme.example',
    rcptTo: ['b@else.example'],
    payloadBytes: 1,
    receivedAt: at(0),
    expiresAt: at(86_400),
    updatedAt: at(5),
    region: 'us-west-2',
    sesMessageId: 'ses-1',
    reason: null,
    possibleDuplicate: false,
    history: [],
    events: [],
    ...changes,
  };
}

const event = (
  type: Delivery['events'][number]['type'],
  changes: Partial<Delivery['events'][number]> = {},
) => ({
  type,
  at: at(6),
  region: 'us-west-2',
  sesMessageId: 'ses-1',
  detail: null,
  answer: null,
  recipients: [],
  ...changes,
});

describe('the life of a mail', () => {
  it('is in order of time, whatever order its steps and events are stored in', () => {
    const history = [
      { at: at(1), step: 'claimed', region: null, reason: null },
      { at: at(4), step: 'sent', region: 'us-west-2', reason: null },
    ];
    const steps = lifeOf(
      mail({ history, events: [event('delivery'), event('send', { at: at(3) })] }),
    );
    expect(steps.map(({ step }) => step)).toEqual([
      'accepted and queued',
      'taken up by a sender',
      'SES reports: sent',
      'SES took it',
      'delivered',
    ]);
    expect(steps[3]).toMatchObject({ region: 'us-west-2', what: 'ses-1' });
  });

  it.each([
    ['us-east-1 unavailable: http-503', 'tried', 'us-east-1', 'unavailable: http-503'],
    ['us-east-1 throttled: send-rate', 'tried', 'us-east-1', 'throttled: send-rate'],
    [
      'us-east-1 not-ready: identity-not-verified',
      'tried',
      'us-east-1',
      'not-ready: identity-not-verified',
    ],
    ['us-east-1 down', 'passed over', 'us-east-1', 'down'],
    [
      'us-west-2 forbidden: multi-region off',
      'passed over',
      'us-west-2',
      'forbidden: multi-region off',
    ],
    ['From rewritten', 'noted', null, 'From rewritten'],
  ])('reads the note "%s"', (reason, step, region, what) => {
    const history = [{ at: at(1), step: 'noted', region: null, reason }];
    expect(lifeOf(mail({ history }))[1]).toEqual({ at: at(1), step, region, what });
  });
});

describe('where a mail is', () => {
  const text = (changes: Partial<Delivery>) => whereIs(mail(changes), Date.parse(at(10))).text;
  const bounce = event('bounce', {
    detail: 'Permanent 5.1.1',
    answer: 'smtp; 550 user unknown',
    recipients: ['c@else.example'],
  });

  it('is told by the strongest event', () => {
    expect(text({})).toContain('has not answered yet');
    expect(text({ events: [event('delay', { detail: 'IPFailure 4.4.1' })] })).toContain(
      'IPFailure',
    );
    expect(text({ events: [event('delay'), event('delivery')] })).toBe('Delivered by us-west-2.');
    expect(text({ events: [event('delivery'), event('complaint')] })).toContain('spam');
    expect(text({ events: [bounce] })).toBe(
      'Sent by us-west-2, and bounced: Permanent 5.1.1: smtp; 550 user unknown',
    );
  });

  it('names who of several did not get it', () => {
    const rcptTo = ['b@else.example', 'c@else.example'];
    expect(text({ rcptTo, events: [event('delivery'), bounce] })).toContain('bounced for c@else');
  });

  it.each([
    ['parked', 'Parked until a region takes it (no-usable-region).'],
    ['waiting', 'Waits for its next try (no-usable-region). Given up in 24 h'],
    ['failed', 'Not delivered (no-usable-region). Its sender gets a report.'],
    ['quarantined', 'mailferry dlq list us-east-1'],
  ] as const)('says so of a %s mail', (state, expected) => {
    expect(text({ state, reason: 'no-usable-region' })).toContain(expected);
  });
});

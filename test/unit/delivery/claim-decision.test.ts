import { type ClaimContext, decideClaim } from '@mailferry/core/delivery/claim-decision';
import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import { describe, expect, it } from 'vitest';

const NOW_MS = 1_800_000_000_000;

function delivery(changes: Partial<Delivery>): Delivery {
  return {
    id: '01J00000000000000000000000',
    organizationId: 'contoso',
    mailFrom: 'sender@example.org',
    rcptTo: ['user@contoso.example'],
    payloadBytes: 100,
    receivedAtMs: NOW_MS - 60_000,
    expiresAtMs: NOW_MS + 86_400_000,
    version: 3,
    state: 'sending',
    leaseToken: 'other',
    leaseUntilMs: NOW_MS - 60_000,
    possibleDuplicate: false,
    holds: 0,
    delayWarned: false,
    history: [],
    updatedAtMs: NOW_MS - 60_000,
    ...changes,
  };
}

const SEND: DeliveryEvent = {
  id: '01J00000000000000000000000',
  type: 'send',
  atMs: NOW_MS - 30_000,
  region: 'us-west-2',
  sesMessageId: 'ses-1',
};

function decide(
  changes: Partial<Delivery>,
  options: { events?: DeliveryEvent[]; context?: Partial<ClaimContext> } = {},
) {
  return decideClaim(
    { delivery: delivery(changes), events: options.events ?? [] },
    {
      nowMs: NOW_MS,
      token: 'mine',
      leaseMs: 90_000,
      skewMs: 5_000,
      unknownOutcome: { action: 'reconcile', waitMs: 120_000 },
      leftOut: [],
      ...options.context,
    },
  );
}

describe('decideClaim', () => {
  it.each(['sent', 'failed'] as const)('has nothing to do for a mail that is %s', (state) => {
    expect(decide({ state })).toEqual({ kind: 'done' });
  });

  it.each(['waiting', 'parked', 'quarantined'] as const)(
    'settles a mail that is %s once SES reports that it was sent',
    (state) => {
      expect(decide({ state, possibleDuplicate: true }, { events: [SEND] })).toMatchObject({
        kind: 'sent',
        next: { state: 'sent', region: 'us-west-2', sesMessageId: 'ses-1' },
      });
    },
  );

  it.each(['waiting', 'parked', 'quarantined'] as const)(
    'claims a mail that is %s, unflagged',
    (state) => {
      expect(decide({ state })).toMatchObject({
        kind: 'claim',
        next: {
          state: 'sending',
          leaseToken: 'mine',
          leaseUntilMs: NOW_MS + 90_000,
          version: 4,
          possibleDuplicate: false,
        },
      });
    },
  );

  it('says whom the coming send leaves out, whoever an earlier one left out', () => {
    const [gone, back] = ['gone@contoso.example', 'back@contoso.example'];
    const claimed = (leftOut: string[]) =>
      decide({ state: 'waiting', leftOut: [back] }, { context: { leftOut } });
    expect(claimed([gone])).toMatchObject({ kind: 'claim', next: { leftOut: [gone] } });
    expect(claimed([])).toMatchObject({ kind: 'claim', next: { leftOut: [] } });
    const untouched = decide({ state: 'waiting' });
    expect('next' in untouched && 'leftOut' in untouched.next).toBe(false);
  });

  it('recognises its own claim whose answer was lost', () => {
    expect(decide({ leaseToken: 'mine', leaseUntilMs: NOW_MS + 90_000 })).toMatchObject({
      kind: 'owned',
    });
  });

  it("leaves a running lease alone until its end and the clocks' bound are over", () => {
    expect(decide({ leaseUntilMs: NOW_MS + 1 })).toEqual({
      kind: 'later',
      untilMs: NOW_MS + 5_001,
    });
    expect(decide({ leaseUntilMs: NOW_MS - 4_999 })).toMatchObject({ kind: 'later' });
    expect(decide({ leaseUntilMs: NOW_MS - 5_000 })).toMatchObject({ kind: 'hold' });
  });

  it('never simply sends again what a lost worker may have sent', () => {
    expect(decide({})).toMatchObject({
      kind: 'hold',
      untilMs: NOW_MS + 120_000,
      next: { state: 'unknown', unknownUntilMs: NOW_MS + 120_000, leaseToken: 'other', version: 4 },
    });
  });

  it.each(['sending', 'unknown'] as const)('settles a mail left %s by its Send event', (state) => {
    expect(decide({ state, unknownUntilMs: NOW_MS + 60_000 }, { events: [SEND] })).toMatchObject({
      kind: 'sent',
      next: { state: 'sent', region: 'us-west-2', sesMessageId: 'ses-1' },
    });
  });

  it('waits as long as the outcome may still become known', () => {
    expect(decide({ state: 'unknown', unknownUntilMs: NOW_MS + 1 })).toEqual({
      kind: 'later',
      untilMs: NOW_MS + 1,
    });
  });

  it('sends again after the wait, flagged', () => {
    expect(decide({ state: 'unknown', unknownUntilMs: NOW_MS })).toMatchObject({
      kind: 'claim',
      next: { possibleDuplicate: true, state: 'sending' },
    });
  });

  it('gives up after the wait where the organization forbids a second send', () => {
    const context = { unknownOutcome: { action: 'fail' as const, waitMs: 60_000 } };
    expect(decide({ state: 'unknown', unknownUntilMs: NOW_MS }, { context })).toMatchObject({
      kind: 'give-up',
    });
    expect(decide({}, { context })).toMatchObject({ kind: 'hold', untilMs: NOW_MS + 60_000 });
  });

  it('sends again at once, flagged, where the organization wants it so', () => {
    const context = { unknownOutcome: { action: 'resend' as const, waitMs: 0 } };
    expect(decide({}, { context })).toMatchObject({
      kind: 'claim',
      next: { possibleDuplicate: true },
    });
  });
});

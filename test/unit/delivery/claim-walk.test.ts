import { decideClaim } from '@mailferry/core/delivery/claim-decision';
import {
  type Delivery,
  type DeliveryEvent,
  isFinal,
  newDelivery,
} from '@mailferry/core/delivery/delivery';
import { settledRecord } from '@mailferry/core/delivery/settled-record';
import type { Verdict } from '@mailferry/core/delivery/verdict';
import type { UnknownOutcomePolicy } from '@mailferry/core/routing/policy';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { envelopeOf } from './fixtures/sender-world.ts';

const T0 = 1_800_000_000_000;
const LEASE_MS = 90_000;
const SKEW_MS = 5_000;

/** A worker that holds the mail: it has sent, and may still settle or be dead. */
interface Holder {
  delivery: Delivery;
  sent: boolean;
  claimedAtMs: number;
}

/** One mail's record under any number of workers whose clocks differ by less than the bound. */
class Walk {
  nowMs = T0;
  stored: Delivery | undefined;
  events: DeliveryEvent[] = [];
  holders: Holder[] = [];
  /** Accepted sends, and what their worker heard of it. */
  accepted: ('known' | 'unknown')[] = [];
  readonly #policy: UnknownOutcomePolicy;
  #tokens = 0;

  constructor(policy: UnknownOutcomePolicy) {
    this.#policy = policy;
  }

  receive(skewMs: number): void {
    const nowMs = this.nowMs + skewMs;
    this.#tokens += 1;
    const token = `worker-${this.#tokens}`;
    if (this.stored === undefined) {
      const first = newDelivery(envelopeOf(), { token, untilMs: nowMs + LEASE_MS }, nowMs);
      this.#claimed(first);
      return;
    }
    const before = this.stored;
    const decision = decideClaim(
      { delivery: before, events: this.events },
      {
        nowMs,
        token,
        leaseMs: LEASE_MS,
        skewMs: SKEW_MS,
        unknownOutcome: this.#policy,
        leftOut: [],
      },
    );
    if (isFinal(before.state)) expect(decision.kind).toBe('done');
    if ('next' in decision) {
      expect(decision.next.version).toBe(before.version + 1);
      this.stored = decision.next;
    }
    if (decision.kind === 'give-up') {
      expect(this.#policy.action).toBe('fail');
      this.stored = settledRecord(before, failed, nowMs, this.#policy);
    }
    if (decision.kind === 'claim') this.#claimed(decision.next);
  }

  /** The worker's send, or its death before it, and what it hears. */
  send(which: number, how: 'accepted' | 'lost' | 'refused-lost' | 'refused'): void {
    const holder = this.#pick(which, (one) => !one.sent);
    if (holder === undefined) return;
    holder.sent = true;
    // A worker lives no longer than its invocation, which is shorter than its lease.
    if (this.nowMs - holder.claimedAtMs > LEASE_MS - 30_000) {
      this.#die(holder);
      return;
    }
    if (how === 'accepted' || how === 'lost')
      this.accepted.push(how === 'accepted' ? 'known' : 'unknown');
    this.#settle(holder, verdicts[how]);
  }

  /** A crash: what the worker did or did not do stays as it is, and nothing is settled. */
  crash(which: number, afterAccept: boolean): void {
    const holder = this.#pick(which, () => true);
    if (holder === undefined) return;
    if (afterAccept && !holder.sent) this.accepted.push('unknown');
    this.#die(holder);
  }

  report(): void {
    if (this.accepted.length === 0) return;
    const sesMessageId = `ses-${this.accepted.length}`;
    const event = { id: 'x', type: 'send', atMs: this.nowMs, region: 'us-east-1', sesMessageId };
    this.events.push(event as DeliveryEvent);
  }

  #claimed(next: Delivery): void {
    // Nobody else may still be sending: their lease, clocks considered, is over, and they are dead.
    for (const { claimedAtMs } of this.holders)
      expect(this.nowMs - claimedAtMs).toBeGreaterThan(LEASE_MS);
    const known = this.accepted.includes('known');
    expect(known && this.stored !== undefined && isFinal(this.stored.state)).toBe(false);
    if (this.accepted.length > 0) {
      expect(this.#policy.action).not.toBe('fail');
      expect(next.possibleDuplicate).toBe(true);
    }
    this.stored = next;
    this.holders = [{ delivery: next, sent: false, claimedAtMs: this.nowMs }];
  }

  #settle(holder: Holder, verdict: Verdict): void {
    const next = settledRecord(holder.delivery, verdict, this.nowMs, this.#policy);
    expect(next.version).toBe(holder.delivery.version + 1);
    if (this.stored?.version === holder.delivery.version) this.stored = next;
    this.#die(holder);
  }

  #die(holder: Holder): void {
    this.holders = this.holders.filter((one) => one !== holder);
  }

  #pick(which: number, fits: (one: Holder) => boolean): Holder | undefined {
    const fitting = this.holders.filter(fits);
    return fitting[which % Math.max(1, fitting.length)];
  }
}

const failed: Verdict = { kind: 'failed', reason: 'outcome-unknown', status: '4.4.7', notes: [] };
const verdicts: Record<'accepted' | 'lost' | 'refused-lost' | 'refused', Verdict> = {
  accepted: { kind: 'sent', region: 'us-east-1', sesMessageId: 'ses', notes: [] },
  lost: { kind: 'unknown', region: 'us-east-1', reason: 'lost', notes: [] },
  'refused-lost': { kind: 'unknown', region: 'us-east-1', reason: 'lost', notes: [] },
  refused: { kind: 'wait', reason: 'unavailable', notes: [] },
};

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: -2_499, max: 2_499 })
      .map((ms) => ({ do: 'receive', ms }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .oneof(fc.nat(200_000), fc.integer({ min: LEASE_MS - 10_000, max: LEASE_MS + 10_000 }))
      .map((ms) => ({ do: 'pass', ms }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        'accepted' as const,
        'lost' as const,
        'refused-lost' as const,
        'refused' as const,
      )
      .map((how) => ({ do: 'send', how }) as const),
  },
  { weight: 1, arbitrary: fc.boolean().map((after) => ({ do: 'crash', after }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'report' } as const) },
);

it.each(['reconcile', 'resend', 'fail'] as const)(
  'whatever happens to workers, a mail is sent again only after an unknown outcome, flagged, and as allowed (%s)',
  (action) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const walk = new Walk({ action, waitMs: 120_000 });
        for (const one of steps) {
          if (one.do === 'receive') walk.receive(one.ms);
          if (one.do === 'pass') walk.nowMs += one.ms;
          if (one.do === 'send') walk.send(0, one.how);
          if (one.do === 'crash') walk.crash(0, one.after);
          if (one.do === 'report') walk.report();
        }
        // A known acceptance is the last one.
        expect(walk.accepted.slice(0, -1)).not.toContain('known');
        if (action === 'fail') expect(walk.accepted.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  },
);

import {
  type DecisionContext,
  decide,
  type Evidence,
  neededGoodProbes,
  shareOf,
} from '@mailferry/core/health/decide';
import { NO_EVIDENCE } from '@mailferry/core/health/evidence';
import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import { initialRegionState, type RegionState } from '@mailferry/core/health/region-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const P = DEFAULT_HEALTH_PARAMETERS;
const T0 = 1_800_000_000_000;

const healthy: RegionState = {
  ...initialRegionState('us-east-1'),
  version: 7,
  sinceMs: T0 - 86_400_000,
};

function context(nowMs = T0, otherUsable = true): DecisionContext {
  return { nowMs, parameters: P, otherUsable };
}

function counts(good: number, bad: number, more: Partial<Evidence['counts']> = {}): Evidence {
  return { counts: { ...NO_EVIDENCE, good, bad, witnesses: 2, ...more } };
}

function probe(
  ok: boolean,
  atMs = T0,
  suspended = false,
): Required<Pick<Evidence, 'counts' | 'probe'>> {
  return {
    counts: NO_EVIDENCE,
    probe: { atMs, ok, suspended, reason: ok ? 'ok' : 'send-http-503' },
  };
}

/** A region tripped at `T0`. */
function downState(): RegionState {
  return decide(healthy, counts(0, 10), context());
}

describe('decide: from healthy', () => {
  it.each([
    ['black-out', counts(0, 5), 'down'],
    ['half of the sends', counts(5, 5), 'down'],
    ['grey: three in ten', counts(14, 6), 'down'],
    ['latency', counts(10, 0, { slow: 5 }), 'down'],
    ['one sender of several', counts(0, 100, { witnesses: 1 }), 'healthy'],
    ['the only sender', { ...counts(0, 5, { witnesses: 1 }), alone: true }, 'down'],
    ['nobody who looks bad by itself', counts(10, 10, { witnesses: 0 }), 'healthy'],
    ['one suspended answer', counts(100, 1, { suspended: 1 }), 'down'],
    ['too small a sample', counts(0, 4), 'healthy'],
    ['a few errors in many', counts(97, 3), 'healthy'],
    ['some slow sends', counts(100, 0, { slow: 20 }), 'healthy'],
    ['one failed probe', probe(false), 'healthy'],
    ['a suspended account', probe(false, T0, true), 'down'],
  ] as const)('%s', (_name, evidence, expected) => {
    expect(decide(healthy, evidence, context()).condition).toBe(expected);
  });

  it('trips on the second failed probe in a row, not on two with a good one between', () => {
    const once = decide(healthy, probe(false), context());
    expect(decide(once, probe(false), context()).condition).toBe('down');
    const between = decide(once, probe(true), context());
    expect(decide(between, probe(false), context()).condition).toBe('healthy');
  });

  it('changes nothing, and writes nothing, without evidence', () => {
    expect(decide(healthy, counts(50, 0), context())).toBe(healthy);
    expect(decide(healthy, probe(true), context())).toBe(healthy);
  });

  it('believes one sender that a probe agrees with, and says both', () => {
    const both: Evidence = { ...counts(0, 6, { witnesses: 1 }), probe: probe(false).probe };
    const state = decide(healthy, both, context());
    expect(state.condition).toBe('down');
    expect(state.evidence).toBe(
      '6 of 6 sends failed within 10 s. A probe failed as well (send-http-503).',
    );
  });

  it('never takes the last usable region on probes alone, in no state', () => {
    let state = healthy;
    for (let round = 0; round < 20; round += 1)
      state = decide(state, probe(false), context(T0, false));
    expect(state.condition).toBe('healthy');
    const recovering: RegionState = {
      ...healthy,
      condition: 'recovering',
      rampSinceMs: T0 - 60_000,
    };
    const held = decide(recovering, probe(false), context(T0, false));
    expect(held).toMatchObject({ condition: 'recovering', rampStep: 0, failedProbes: 1 });
    expect(decide(held, probe(true), context(T0, false)).rampStep).toBe(1);
  });

  it("never takes the last usable region on senders' failures alone", () => {
    expect(decide(healthy, counts(0, 100), context(T0, false))).toBe(healthy);
    const confirmed: Evidence = {
      ...counts(0, 100),
      probe: { atMs: T0, ok: false, suspended: false, reason: 'x' },
    };
    expect(decide(healthy, confirmed, context(T0, false)).condition).toBe('down');
    expect(decide(healthy, counts(0, 1, { suspended: 1 }), context(T0, false)).condition).toBe(
      'down',
    );
  });

  it('explains itself with figures', () => {
    expect(downState().evidence).toBe('10 of 10 sends failed within 10 s.');
  });

  it("needs less of its own evidence while AWS reports an issue, but never trips on AWS's word alone", () => {
    const advisory = {
      region: 'us-east-1',
      code: 'AWS_SES_OPERATIONAL_ISSUE',
      eventArn: 'arn:aws:health:us-east-1::event/SES/AWS_SES_OPERATIONAL_ISSUE/1',
      startedAtMs: T0 - 60_000,
      expiresAtMs: T0 + 3_600_000,
    };
    const advised = { ...context(), advisory };
    expect(decide(healthy, counts(0, 0), advised)).toBe(healthy);
    expect(decide(healthy, counts(7, 3), context()).condition).toBe('healthy');
    const tripped = decide(healthy, counts(7, 3), advised);
    expect(tripped.condition).toBe('down');
    expect(tripped.evidence).toBe(
      '3 of 10 sends failed within 10 s. AWS Health reports an issue of SES there (AWS_SES_OPERATIONAL_ISSUE, since 2027-01-15T07:59Z).',
    );
    expect(decide(healthy, probe(false), advised).evidence).toMatch(
      /^A probe failed with send-http/,
    );
  });
});

describe('decide: recovery', () => {
  it('needs the hold to be over and enough good probes in a row', () => {
    let state = downState();
    for (const second of [10, 20, 30])
      state = decide(state, probe(true), context(T0 + second * 1000));
    expect(state).toMatchObject({ condition: 'down', goodProbes: 3 });
    expect(decide(state, probe(true), context(T0 + 59_999)).condition).toBe('down');
    expect(decide(state, probe(true), context(T0 + 60_000))).toMatchObject({
      condition: 'recovering',
      rampStep: 0,
    });
    const broken = decide(state, probe(false), context(T0 + 60_000));
    expect(broken).toMatchObject({ condition: 'down', goodProbes: 0 });
  });

  it('asks for as many good probes again with every relapse, up to the cap', () => {
    const needed = [1, 2, 3, 4, 9].map((trips) => neededGoodProbes({ ...healthy, trips }, P));
    expect(needed).toEqual([3, 6, 9, 12, 12]);
    const relapsed: RegionState = { ...downState(), trips: 2, goodProbes: 4 };
    const fifth = decide(relapsed, probe(true), context(T0 + 600_000));
    expect(fifth).toMatchObject({ condition: 'down', goodProbes: 5 });
    expect(decide(fifth, probe(true), context(T0 + 660_000)).condition).toBe('recovering');
  });

  it('climbs the ramp step by step to healthy', () => {
    let state = decide({ ...downState(), goodProbes: 3 }, probe(true), context(T0 + 60_000));
    const shares: number[] = [];
    for (let nowMs = T0 + 60_000; state.condition === 'recovering'; nowMs += 1_000) {
      const share = shareOf(state, P);
      if (shares.at(-1) !== share) shares.push(share);
      state = decide(state, counts(0, 0), context(nowMs));
    }
    expect(shares).toEqual([0.1, 0.25, 0.5]);
    expect(state.condition).toBe('healthy');
    expect(shareOf(state, P)).toBe(1);
    expect(state.evidence).toBe(
      'Carried 50 % of the traffic for 30 s without failure, 90 s after the outage ended.',
    );
  });

  it('goes back down on any failed probe in the ramp, for twice as long each time, up to the cap', () => {
    let state = downState();
    let nowMs = T0;
    const holds: number[] = [];
    for (let trip = 0; trip < 8; trip += 1) {
      holds.push(state.holdUntilMs - nowMs);
      nowMs = state.holdUntilMs;
      state = decide({ ...state, goodProbes: P.maxGoodProbes }, probe(true), context(nowMs));
      expect(state.condition).toBe('recovering');
      nowMs += 1_000;
      state = decide(state, probe(false), context(nowMs));
      expect(state.condition).toBe('down');
    }
    expect(holds).toEqual(
      [60, 120, 240, 480, 960, 1800, 1800, 1800].map((seconds) => seconds * 1000),
    );
  });

  it('forgets old trips after an hour of health', () => {
    const recovered: RegionState = { ...healthy, trips: 5, lastTripMs: T0, sinceMs: T0 + 300_000 };
    const early = decide(recovered, counts(0, 10), context(T0 + 300_000 + P.relapseForgetMs - 1));
    expect(early.trips).toBe(6);
    const late = decide(recovered, counts(0, 10), context(T0 + 300_000 + P.relapseForgetMs));
    expect(late.trips).toBe(1);
  });
});

describe('decide: properties', () => {
  const evidence = fc.record({
    counts: fc.record({
      good: fc.nat(100),
      bad: fc.nat(100),
      slow: fc.nat(100),
      suspended: fc.nat(1),
      witnesses: fc.nat(3),
    }),
    ok: fc.boolean(),
    stepMs: fc.integer({ min: 1, max: 120_000 }),
  });

  it('versions grow by one a change, holds are bounded, and down is never left before its hold ends', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 60 }), (steps) => {
        let state = healthy;
        let nowMs = T0;
        for (const step of steps) {
          nowMs += step.stepMs;
          const probed = { atMs: nowMs, ok: step.ok, suspended: false, reason: 'x' };
          const next = decide(state, { counts: step.counts, probe: probed }, context(nowMs));
          expect(next.version - state.version).toBe(next === state ? 0 : 1);
          if (next.condition === 'down' && state.condition !== 'down') {
            expect(next.holdUntilMs - nowMs).toBeLessThanOrEqual(P.maxDownMs);
          }
          if (state.condition === 'down' && next.condition !== 'down') {
            expect(nowMs).toBeGreaterThanOrEqual(state.holdUntilMs);
            expect(next.condition).toBe('recovering');
          }
          state = next;
        }
      }),
    );
  });
});

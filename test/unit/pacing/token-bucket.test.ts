import {
  DEFAULT_PACING,
  initialBucket,
  lease,
  slowedDown,
  type TokenBucket,
  withQuota,
} from '@mailferry/core/pacing/token-bucket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const T0 = 1_800_000_000_000;
const bucket: TokenBucket = {
  ...initialBucket('us-east-1', T0),
  ratePerSecond: 14,
  dailyLeft: 50_000,
};

describe('lease', () => {
  it('gives out a block, spread over the time it takes at the rate', () => {
    const answer = lease(bucket, 1, T0, DEFAULT_PACING);
    expect(answer).toMatchObject({ kind: 'granted', count: 14, startMs: T0 });
    expect(answer.kind === 'granted' && answer.next.nextFreeMs).toBeCloseTo(T0 + 1_000, 6);
  });

  it('sends away who comes beyond the horizon', () => {
    expect(lease({ ...bucket, nextFreeMs: T0 + 2_500 }, 1, T0, DEFAULT_PACING)).toEqual({
      kind: 'wait',
      ms: 500,
    });
  });

  it('knows the end of the daily quota', () => {
    expect(lease({ ...bucket, dailyLeft: 4 }, 5, T0, DEFAULT_PACING)).toEqual({
      kind: 'daily-quota',
    });
    expect(lease({ ...bucket, dailyLeft: 5 }, 5, T0, DEFAULT_PACING)).toMatchObject({
      count: 5,
      next: { dailyLeft: 0 },
    });
  });

  it('never lets tokens fall due faster than the rate, in whatever order and size they are taken', () => {
    const takes = fc.array(
      fc.record({ needed: fc.integer({ min: 1, max: 50 }), stepMs: fc.nat(3_000) }),
      {
        minLength: 1,
        maxLength: 100,
      },
    );
    fc.assert(
      fc.property(takes, fc.integer({ min: 1, max: 500 }), (steps, rate) => {
        let state: TokenBucket = { ...bucket, ratePerSecond: rate };
        let nowMs = T0;
        const due: { atMs: number; count: number }[] = [];
        for (const step of steps) {
          nowMs += step.stepMs;
          const answer = lease(state, step.needed, nowMs, DEFAULT_PACING);
          if (answer.kind !== 'granted') continue;
          expect(answer.startMs).toBeGreaterThanOrEqual(nowMs);
          const before = due.at(-1);
          if (before !== undefined) {
            expect(answer.startMs).toBeGreaterThanOrEqual(
              before.atMs + (before.count * 1000) / rate - 1e-3,
            );
          }
          due.push({ atMs: answer.startMs, count: answer.count });
          state = answer.next;
        }
      }),
    );
  });
});

describe('slowedDown', () => {
  it('halves the rate with each throttle, down to a tenth, and only for a while', () => {
    let state = bucket;
    for (const factor of [0.5, 0.25, 0.125, 0.1, 0.1]) {
      state = slowedDown(state, T0, DEFAULT_PACING);
      expect(state.slowFactor).toBe(factor);
    }
    const later = lease(state, 1, T0 + DEFAULT_PACING.slowMs, DEFAULT_PACING);
    expect(later).toMatchObject({ count: 14 });
  });
});

describe('withQuota', () => {
  it("takes the cell's share of rate and quota", () => {
    const next = withQuota(
      bucket,
      { maxSendRate: 100, max24HourSend: 1_000, sentLast24Hours: 400 },
      0.5,
    );
    expect(next).toMatchObject({
      ratePerSecond: 47.5,
      dailyLeft: 300,
      version: bucket.version + 1,
    });
  });

  it('knows accounts without a daily limit', () => {
    const next = withQuota(bucket, { maxSendRate: 1, max24HourSend: -1, sentLast24Hours: 9 }, 0.5);
    expect(next.dailyLeft).toBe(Number.MAX_SAFE_INTEGER);
  });
});

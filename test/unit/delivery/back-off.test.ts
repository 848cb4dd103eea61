import { backOffMs } from '@mailferry/core/delivery/back-off';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const BACK_OFF = { baseMs: 2_000, capMs: 1_800_000 };
const MINIMUM_MS = 500;
/** The largest draw that a source of [0, 1) makes. */
const ALMOST_ONE = 1 - Number.EPSILON / 2;

const backOff = fc
  .tuple(fc.integer({ min: 500, max: 60_000 }), fc.integer({ min: 0, max: 3_600_000 }))
  .map(([baseMs, beyondMs]) => ({ baseMs, capMs: baseMs + beyondMs }));
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the back-off', () => {
  it('is never shorter than half a second, nor longer than its cap, at any count', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), backOff, draw, (n, parameters, drawn) => {
        const ms = backOffMs(n, parameters, () => drawn);
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(MINIMUM_MS);
        expect(ms).toBeLessThanOrEqual(parameters.capMs);
      }),
    );
  });

  it('doubles what it may last with every try, up to the cap', () => {
    const longest = Array.from({ length: 14 }, (_, n) => backOffMs(n, BACK_OFF, () => ALMOST_ONE));
    expect(longest).toEqual(
      longest.map((_, n) => Math.min(BACK_OFF.capMs, BACK_OFF.baseMs * 2 ** n)),
    );
  });

  it('has full jitter: any time from the floor to the longest, in proportion to the draw', () => {
    fc.assert(
      fc.property(fc.nat(40), draw, draw, (n, one, other) => {
        const longestMs = backOffMs(n, BACK_OFF, () => ALMOST_ONE);
        expect(backOffMs(n, BACK_OFF, () => one)).toBe(
          Math.max(MINIMUM_MS, Math.round(one * longestMs)),
        );
        const [less = 0, more = 0] = [one, other].sort((a, b) => a - b);
        expect(backOffMs(n, BACK_OFF, () => less)).toBeLessThanOrEqual(
          backOffMs(n, BACK_OFF, () => more),
        );
      }),
    );
  });
});

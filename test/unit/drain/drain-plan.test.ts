import {
  afterStep,
  type DrainPlan,
  drainStep,
  queuedMails,
  startPlan,
} from '@mailferry/core/drain/drain-plan';
import { describe, expect, it } from 'vitest';

/** Moves for `seconds` while the queue is reported empty. */
function movedIn(seconds: number, ratePerSecond: number, queued = 0): number {
  let plan: DrainPlan = startPlan(0, ratePerSecond);
  let moved = 0;
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += 1000) {
    const view = { nowMs, queuedMails: queued, ratePerSecond, dailyLeft: 1e6, aheadMs: 0 };
    // Each report is another one, so that nothing is estimated.
    const step = drainStep({ ...plan, reported: -1 }, view);
    moved += step.mails;
    plan = afterStep(step.plan, step.mails, 1000);
  }
  return moved;
}

describe('the drain of a cell with little quota', () => {
  it('moves mail at a rate below one a second', () => {
    expect(movedIn(100, 0.3)).toBeGreaterThanOrEqual(28);
    expect(movedIn(100, 0.3)).toBeLessThanOrEqual(36);
  });

  it('never moves more than is left of the day', () => {
    const view = { nowMs: 0, queuedMails: 0, ratePerSecond: 10, dailyLeft: 0, aheadMs: 0 };
    expect(drainStep({ ...startPlan(0, 10), carriedMails: 1 }, view).mails).toBe(0);
  });
});

describe('mail that is hidden', () => {
  it('counts as being in hand only as far as senders can hold it', () => {
    expect(queuedMails({ visible: 4, inFlight: 3 }, 10)).toBe(7);
    expect(queuedMails({ visible: 4, inFlight: 900 }, 10)).toBe(19);
  });

  it('does not stop the drain', () => {
    expect(movedIn(60, 10, queuedMails({ visible: 0, inFlight: 900 }, 10))).toBeGreaterThan(200);
  });
});

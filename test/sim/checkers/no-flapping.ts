import type { Checker } from './checker.ts';
import { healthRules } from './rules.ts';

interface History {
  condition: string;
  sinceMs: number;
  /** Trips in a row, as this checker counts them. */
  trips: number;
  rampStep: number;
  rampSinceMs: number;
}

/** The health of a region changes no faster than its parameters allow. */
export const noFlapping: Checker = {
  name: 'no-flapping',
  invariant:
    'A region stays down for its hold, longer with each relapse, and climbs its ramp step by step.',
  watch(world, report) {
    const histories = new Map<string, History>();
    // Holds are measured by the clocks of two instances.
    const slackMs = world.plan.clockSkewMs;
    world.bus.on('region-state', ({ cell, after }) => {
      // A write that the network held back changes the state long after it was decided.
      if (world.faultsTouch('table-write-late', `health@${cell}`)) return;
      const key = `${cell} ${after.region}`;
      const p = healthRules(world.plan.settings, after.region);
      const nowMs = world.scheduler.nowMs;
      const known = histories.get(key) ?? {
        condition: 'healthy',
        sinceMs: Number.NEGATIVE_INFINITY,
        trips: 0,
        rampStep: 0,
        rampSinceMs: 0,
      };
      const stayedMs = nowMs - known.sinceMs;
      const say = (text: string) => report(`${cell}: ${after.region} ${text}`);
      if (after.condition === known.condition) {
        if (after.condition === 'recovering' && after.rampStep !== known.rampStep) {
          if (after.rampStep !== known.rampStep + 1) say('skipped a step of its ramp');
          if (nowMs - known.rampSinceMs < p.rampStepMs - slackMs) say('climbed its ramp too fast');
          histories.set(key, { ...known, rampStep: after.rampStep, rampSinceMs: nowMs });
        }
        return;
      }
      const allowed: Record<string, string[]> = {
        healthy: ['down'],
        down: ['recovering'],
        recovering: ['healthy', 'down'],
      };
      if (!allowed[known.condition]?.includes(after.condition))
        say(`went from ${known.condition} to ${after.condition}`);
      const relapse = known.trips > 0 && stayedMs < p.relapseForgetMs - slackMs;
      if (after.condition === 'down') {
        const trips = relapse ? known.trips + 1 : 1;
        histories.set(key, { ...known, condition: 'down', sinceMs: nowMs, trips, rampStep: 0 });
        return;
      }
      if (known.condition === 'down') {
        const holdMs = Math.min(p.maxDownMs, p.minDownMs * 2 ** (known.trips - 1));
        if (stayedMs < holdMs - slackMs)
          say(`was down for ${Math.round(stayedMs / 1000)} s, not ${holdMs / 1000} s`);
      }
      if (after.condition === 'healthy' && known.rampStep < p.rampShares.indexOf(1) - 1)
        say(`became healthy at step ${known.rampStep} of its ramp`);
      if (after.condition === 'healthy' && nowMs - known.rampSinceMs < p.rampStepMs - slackMs)
        say('ended its ramp too fast');
      histories.set(key, {
        ...known,
        condition: after.condition,
        sinceMs: nowMs,
        rampStep: 0,
        rampSinceMs: nowMs,
      });
    });
    return undefined;
  },
};

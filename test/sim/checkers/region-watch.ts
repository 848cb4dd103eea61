import type { World } from '../world/world.ts';
import { healthRules } from './rules.ts';

/** A region as the table of a cell has it. */
export interface Standing {
  /** Share of the mail that may go there. */
  share: number;
  /** Since when this share holds. */
  sinceMs: number;
}

/**
 * Follows the RegionHealth tables: what each cell's senders should go by, and since when. Expired overrides end by
 * themselves, so the answer is worked out at the time of asking.
 */
export function watchRegions(world: World): (cell: string, region: string) => Standing {
  const changedMs = new Map<string, number>();
  const note = (cell: string, region: string) =>
    changedMs.set(`${cell} ${region}`, world.scheduler.nowMs);
  world.bus.on('region-state', ({ cell, before, after }) => {
    if (before?.condition !== after.condition || before.rampStep !== after.rampStep)
      note(cell, after.region);
  });
  world.bus.on('override', ({ cell, override }) => note(cell, override.region));
  return (cell, region) => {
    const { states, overrides } = world.cell(cell).health;
    const nowMs = world.scheduler.nowMs;
    const sinceMs = changedMs.get(`${cell} ${region}`) ?? Number.NEGATIVE_INFINITY;
    const override = overrides.get(region);
    const endsMs = override?.expiresAtMs ?? Number.POSITIVE_INFINITY;
    if (override !== undefined && override.override !== 'auto' && endsMs > nowMs) {
      // By some clocks it may be over already.
      const ending = endsMs <= nowMs + world.plan.clockSkewMs;
      return { share: override.override === 'up' ? 1 : 0, sinceMs: ending ? nowMs : sinceMs };
    }
    const state = states.get(region);
    const since = override !== undefined && endsMs <= nowMs ? Math.max(sinceMs, endsMs) : sinceMs;
    if (state === undefined || state.condition === 'healthy') return { share: 1, sinceMs: since };
    if (state.condition === 'down') return { share: 0, sinceMs: since };
    const { rampShares } = healthRules(world.plan.settings, region);
    return { share: rampShares[state.rampStep] ?? 1, sinceMs: since };
  };
}

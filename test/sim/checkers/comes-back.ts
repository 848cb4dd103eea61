import type { Checker } from './checker.ts';
import { healthRules } from './rules.ts';
import { troubled } from './trouble.ts';

/** A probe that hangs, clocks, a cold start. */
const LATE_MS = 90_000;

/** A region that is well again is used again. */
export const comesBack: Checker = {
  name: 'comes-back',
  invariant:
    'A region recovers as soon as its hold, its good probes and its ramp allow, once nothing is wrong with it.',
  watch(world, report) {
    const lastBadMs = new Map<string, number>();
    const tripMs = new Map<string, number>();
    const reported = new Set<string>();
    const tickMs = world.plan.settings.health.everySeconds * 1000;
    // A tick more than needed.
    const slackMs = tickMs + LATE_MS;
    world.bus.on('probed', ({ cell, region, ok }) => {
      if (!ok) lastBadMs.set(`${cell} ${region}`, world.atMs);
    });
    world.bus.on('region-state', ({ cell, before, after }) => {
      if (after.condition === 'down' && before?.condition !== 'down')
        tripMs.set(`${cell} ${after.region}`, world.atMs);
    });
    world.bus.on('tick-ended', ({ cell }) => {
      for (const [region, state] of world.cell(cell).health.states) {
        const key = `${cell} ${region}`;
        if (state.condition === 'healthy' || reported.has(key)) continue;
        const rules = healthRules(world.plan.settings, region);
        const holdMs = Math.min(
          rules.maxDownMs,
          rules.minDownMs * 2 ** Math.min(state.trips - 1, 20),
        );
        const rounds = Math.min(rules.goodProbes * state.trips, Math.max(rules.goodProbes, 12));
        const rampMs = rules.rampShares.length * Math.max(tickMs, rules.rampStepMs + tickMs);
        const dueMs = Math.max(
          (tripMs.get(key) ?? 0) + holdMs,
          Math.max(lastBadMs.get(key) ?? 0, tripMs.get(key) ?? 0) + rounds * tickMs,
        );
        const allowedMs = dueMs + (state.condition === 'recovering' ? rampMs : 0) + slackMs;
        if (world.atMs <= allowedMs) continue;
        const places = [cell, `health@${cell}`, `outcome@${cell}`, region];
        const kinds = ['table-', 'crash', 'stall', 'tick-', 'queue-', 'event-', 'ses-silent'];
        if (troubled(world, kinds, places, dueMs - slackMs, world.atMs)) continue;
        reported.add(key);
        report(`${cell}: ${region} is still ${state.condition}, minutes after it could be back`);
      }
    });
    return undefined;
  },
};

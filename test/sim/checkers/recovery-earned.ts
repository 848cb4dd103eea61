import type { Checker } from './checker.ts';
import { healthRules } from './rules.ts';

/** A region comes back because probes found it well, round after round. */
export const recoveryEarned: Checker = {
  name: 'recovery-earned',
  invariant:
    'A region that is down recovers only after as many good rounds of probes in a row as its parameters ask for, more of them with every relapse.',
  watch(world, report) {
    /** Rounds of probes, one a tick, since the last one in which no probe succeeded. */
    const rounds = new Map<string, Map<number, boolean>>();
    const ticks = new Map<string, number>();
    world.bus.on('tick-started', ({ cell }) => ticks.set(cell, (ticks.get(cell) ?? 0) + 1));
    world.bus.on('probed', ({ cell, region, ok }) => {
      const key = `${cell} ${region}`;
      const known = rounds.get(key) ?? new Map<number, boolean>();
      rounds.set(key, known);
      const tick = ticks.get(cell) ?? 0;
      known.set(tick, ok || known.get(tick) === true);
    });
    const goodInARow = (key: string): number => {
      const results = [...(rounds.get(key) ?? [])].sort(([a], [b]) => b - a);
      const bad = results.findIndex(([, ok]) => !ok);
      return bad < 0 ? results.length : bad;
    };
    world.bus.on('region-state', ({ cell, before, after }) => {
      if (before?.condition !== 'down' || after.condition !== 'recovering') return;
      // A prober that died, or could not write, told nobody what it had found.
      if (['crash', 'table-', 'stall'].some((kind) => world.faultsTouch(kind, `health@${cell}`)))
        return;
      const { goodProbes } = healthRules(world.plan.settings, after.region);
      const needed = Math.min(goodProbes * Math.max(1, before.trips), Math.max(goodProbes, 12));
      const good = goodInARow(`${cell} ${after.region}`);
      if (good < needed)
        report(
          `${cell}: ${after.region} recovers after ${good} good rounds of probes, not ${needed}`,
        );
    });
    return undefined;
  },
};

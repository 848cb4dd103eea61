import type { Checker } from './checker.ts';

/** Two ticks never drain the same backlog at the same time. */
export const oneDrain: Checker = {
  name: 'one-drain',
  invariant: 'At most one tick at a time moves mail out of a backlog.',
  watch(world, report) {
    const draining = new Map<string, string>();
    const reported = new Set<string>();
    const end = ({ cell, by }: { cell: string; by: string }) => {
      if (draining.get(cell) === by) draining.delete(cell);
    };
    world.bus.on('tick-ended', end);
    world.bus.on('drain-state', ({ cell, after }) => {
      if (after.leaseUntilMs === 0) draining.delete(cell);
    });
    world.bus.on('crashed', ({ cell, instance }) => end({ cell, by: instance }));
    world.bus.on('drained', ({ cell, by }) => {
      const other = draining.get(cell);
      draining.set(cell, by);
      if (other === undefined || other === by || reported.has(cell)) return;
      reported.add(cell);
      report(`${by} drains ${cell} while ${other} does`);
    });
    return undefined;
  },
};

import type { Checker } from './checker.ts';

/** What health costs: nothing is written per mail, and the table is read once in a few seconds. */
export const quietWhileHealthy: Checker = {
  name: 'quiet-while-healthy',
  invariant: 'Success alone is never written down as evidence.',
  watch(world, report) {
    world.bus.on('evidence', ({ region, by, counts }) => {
      if (counts.bad === 0 && counts.slow === 0 && counts.suspended === 0 && counts.witnesses === 0)
        report(`${by} wrote down that ${region} works`);
    });
    return undefined;
  },
};

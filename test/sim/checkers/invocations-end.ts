import type { Checker } from './checker.ts';

/** A function that runs out of its time is killed in the middle of things: only a fault may do that to it. */
export const invocationsEnd: Checker = {
  name: 'invocations-end',
  invariant: 'No invocation runs into its time-out unless a request of it was held up by a fault.',
  watch(world, report) {
    const stalled = new Set<string>();
    world.bus.on('stalled', ({ instance }) => stalled.add(instance));
    world.bus.on('timed-out', ({ instance, role, cell }) => {
      if (stalled.has(instance)) return;
      if (
        ['deliveries', 'health', 'directory'].some((table) =>
          world.faultsTouch('table-', `${table}@${cell}`),
        )
      )
        return;
      if (world.faultsTouch('queue-', `mail@${cell}`) || world.faultsTouch('bucket-', cell)) return;
      report(`the ${role} ${instance} ran into its time-out`);
    });
    return undefined;
  },
};

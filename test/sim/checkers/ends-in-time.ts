import type { Checker } from './checker.ts';

/** Liveness: once nothing goes wrong any more, everything comes to an end within the plan's bound. */
export const endsInTime: Checker = {
  name: 'ends-in-time',
  invariant: 'Once faults stop, every mail ends and every queue empties within a bound.',
  watch(world, report) {
    return () => {
      if (world.quiet || world.plan.openEnded === true) return;
      if (
        world.atMs < world.plan.faultsEndMs + world.plan.livenessMs - 60_000 &&
        world.scheduler.events > 50_000
      )
        report(`after ${world.scheduler.events} events it still goes round`);
      const boundMinutes = world.plan.livenessMs / 60_000;
      for (const mail of world.mails.all.values()) {
        if (mail.copies === 0) continue;
        const states = [...world.cells]
          .map((cell) => cell.deliveries.deliveryOf(mail.id))
          .flatMap((record) =>
            record === undefined ? [] : [`${record.state} ${record.reason ?? ''}`],
          );
        report(
          `still in a queue ${boundMinutes} minutes after the last fault (${states.join(', ') || 'never claimed'})`,
          mail.id,
        );
      }
      for (const { name, queues } of world.cells) {
        if (queues.outcome.size > 0)
          report(`${queues.outcome.size} events are still in the outcome queue of ${name}`);
      }
    };
  },
};

import type { Checker } from './checker.ts';

/** An outage never walks mail into the dead-letter queue. */
export const deadLettersDeserved: Checker = {
  name: 'dead-letters-deserved',
  invariant:
    'Only records that nobody can read or send reach the dead-letter queue, or those that kept killing senders.',
  watch(world, report) {
    const deadly = new Map<string, number>();
    world.bus.on('killed', ({ mail }) => deadly.set(mail.id, (deadly.get(mail.id) ?? 0) + 1));
    world.bus.on('added', ({ queue, mail, why, reason }) => {
      if (queue.lane !== 'dead-letter' || mail.plan?.poison !== undefined) return;
      if ((deadly.get(mail.id) ?? 0) > 0 && why === 'redriven') return;
      // Handed out again and again while it was in flight: its receives say nothing of its waits.
      const counts = why === 'redriven' || reason === 'organization-unknown';
      if (counts && world.faultsTouch('queue-duplicate', `mail@${queue.cell}`)) return;
      const how = why === 'redriven' ? 'received too often' : `quarantined: ${reason}`;
      report(`a good mail lies in the dead-letter queue (${how})`, mail.id);
    });
    return undefined;
  },
};

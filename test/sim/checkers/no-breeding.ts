import type { FaultKind } from '../faults/fault.ts';
import type { Checker } from './checker.ts';

/** Faults that leave a copy behind when a mail moves from queue to queue. */
const BREEDERS: readonly FaultKind[] = [
  'queue-answer-lost',
  'queue-delete-lost',
  'queue-duplicate',
  'crash',
  'stall',
  'table-unavailable',
  'table-answer-lost',
  'table-write-late',
  'queue-unavailable',
];

/** A mail moves between queues; it does not multiply. */
export const noBreeding: Checker = {
  name: 'no-breeding',
  invariant:
    'A mail has no more copies in the queues than were handed in, and one for each fault that left one behind.',
  watch(world, report) {
    const reported = new Set<string>();
    world.bus.on('added', ({ mail }) => {
      if (mail.plan === undefined || reported.has(mail.id)) return;
      const excuses = BREEDERS.reduce((sum, kind) => sum + world.faults.fired.of(kind), 0);
      // A copy is put into the next queue before the old one is deleted, twice in a row perhaps.
      const most = Math.max(1, mail.handedIn.length) + 3 + excuses;
      if (mail.copies <= most) return;
      reported.add(mail.id);
      report(`has ${mail.copies} copies, and was handed in ${mail.handedIn.length} times`, mail.id);
    });
    return undefined;
  },
};

import { mayDetour, watchCauses } from './causes.ts';
import type { Checker } from './checker.ts';

/** The secondary is for trouble: a throttle, or the quota, is none unless the organization says so. */
export const secondaryWithCause: Checker = {
  name: 'secondary-with-cause',
  invariant:
    'A mail goes to the secondary only while the primary is not wholly healthy, has just failed it, or has used up its quota and the organization lets mail spill over.',
  watch(world, report) {
    const hasCause = watchCauses(world);
    world.bus.on('attempt', ({ mail, attempt }) => {
      if (hasCause(mail, attempt) || mayDetour(world, mail, attempt)) return;
      // With the table out of reach a sender goes on with what it knows.
      if (world.faultsTouch('table-', `health@${attempt.cell}`)) return;
      // One that is held up between its decision and its send goes by what was true before.
      if (world.faultsTouch('stall', `sender@${attempt.cell}`)) return;
      report(`sent by ${attempt.region} although its primary was there for it`, mail.id);
    });
    return undefined;
  },
};

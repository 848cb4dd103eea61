import { isOpen } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** Possible duplicates are counted: a flag without a cause would make the count worthless. */
export const flagsHonest: Checker = {
  name: 'flags-honest',
  invariant:
    'A mail is flagged as a possible duplicate only if the outcome of an earlier send was unknown, or its record was.',
  watch(world, report) {
    const unsettled = new Set<string>();
    world.bus.on('killed', ({ mail }) => unsettled.add(mail.id));
    world.bus.on('ledger-unsure', ({ id }) => unsettled.add(id));
    world.bus.on('ledger', ({ cell, before, after }) => {
      if (!after.possibleDuplicate || before?.possibleDuplicate === true) return;
      if (unsettled.has(after.id)) return;
      // A claim whose request was done twice, and whose answer could not be looked up, has no known owner.
      if (world.faultsTouch('table-write-repeated', `deliveries@${cell}`)) return;
      const mail = world.mails.of(after.id);
      if (mail?.attempts.some((one) => one.cell === cell && isOpen(one)) === true) return;
      report('flagged as a possible duplicate, but every answer to it was known', after.id);
    });
    return undefined;
  },
};

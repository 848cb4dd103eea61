import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** A claim-check object outlives every state in which the mail could still be sent. */
export const payloadKept: Checker = {
  name: 'payload-kept',
  invariant: 'A claim-check object is deleted only after the mail is settled.',
  watch(world, report) {
    world.bus.on('payload-removed', ({ mail, cell, by }) => {
      const state = world.cell(cell).deliveries.deliveryOf(mail.id)?.state;
      if (!isOver(state)) report(`${by} deleted its payload before it was settled`, mail.id);
    });
    return undefined;
  },
};

import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** What is settled leaves nothing behind that only a lifecycle rule would find. */
export const payloadCleared: Checker = {
  name: 'payload-cleared',
  invariant:
    'The claim-check object of a settled mail is deleted, unless a fault kept its sender from it.',
  watch(world, report) {
    const excused = new Set<string>();
    world.bus.on('killed', ({ mail }) => excused.add(mail.id));
    world.bus.on('ledger-unsure', ({ id }) => excused.add(id));
    return () => {
      if (world.faults.fired.of('bucket-unavailable') > 0) return;
      for (const mail of world.mails.all.values()) {
        if (mail.plan?.claimCheck !== true || mail.plan.poison !== undefined) continue;
        if (excused.has(mail.id) || mail.handedIn.length !== 1 || mail.copies > 0) continue;
        const [{ cell } = { cell: '' }] = mail.handedIn;
        const record = world.cell(cell).deliveries.deliveryOf(mail.id);
        if (isOver(record?.state) && world.payloads.has(cell, mail.id))
          report(`${record?.state}, and its payload is still there`, mail.id);
      }
    };
  },
};

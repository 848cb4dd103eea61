import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** What a sender came to know of a mail during one invocation. */
interface Known {
  accepted: boolean;
  movedTo?: string;
}

/** A record is acknowledged for a reason, and is not handed back once there is one. */
export const leavesWithCause: Checker = {
  name: 'leaves-with-cause',
  invariant:
    'A sender lets a record go when its mail was accepted, has failed for good, or is safe in another queue: then always, otherwise never.',
  watch(world, report) {
    const senders = new Map<string, Map<string, Known>>();
    const knownOf = (by: string, id: string): Known => {
      const mails = senders.get(by) ?? new Map<string, Known>();
      senders.set(by, mails);
      const known = mails.get(id) ?? { accepted: false };
      mails.set(id, known);
      return known;
    };
    world.bus.on('answered', ({ mail, attempt: { instance, heard } }) => {
      if (heard?.kind === 'accepted') knownOf(instance, mail.id).accepted = true;
    });
    world.bus.on('moved-on', ({ mail, by, to }) => {
      knownOf(by, mail.id).movedTo = to;
    });
    world.bus.on('crashed', ({ instance }) => senders.delete(instance));
    world.bus.on('batch-ended', ({ cell, by, done, kept }) => {
      for (const id of kept) {
        // The same mail twice in one batch: the other record goes, this one comes back.
        if (done.includes(id)) continue;
        const { accepted, movedTo } = knownOf(by, id);
        if (accepted)
          report(`${by} heard that SES accepted it, and hands it back to the queue`, id);
        else if (movedTo !== undefined)
          report(`${by} put a copy into the ${movedTo} queue, and hands it back as well`, id);
      }
      for (const id of done) {
        const { accepted, movedTo } = knownOf(by, id);
        if (accepted || movedTo !== undefined) continue;
        if (!isOver(world.cell(cell).deliveries.deliveryOf(id)?.state))
          report(`${by} acknowledges it, although it is neither sent nor failed nor elsewhere`, id);
      }
      senders.delete(by);
    });
    return undefined;
  },
};

import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** Whoever asks for a mail's trace learns how it ended. */
export const recordsComplete: Checker = {
  name: 'records-complete',
  invariant:
    'A mail that left the queues has a record of its end, or at least the event of its send.',
  watch(world, report) {
    return () => {
      // A sender says so, loudly, when it could write down nowhere that a mail was accepted.
      const unrecorded = world.branches.of('metric:UnrecordedSend');
      const open = [...world.mails.all.values()].filter((mail) => {
        if (mail.copies > 0 || mail.deadLetters > 0 || mail.handedIn.length === 0) return false;
        return ![...world.cells].some(({ deliveries }) => {
          const { delivery, events } = deliveries.read(mail.id);
          return isOver(delivery?.state) || events.some(({ type }) => type === 'send');
        });
      });
      for (const mail of open.slice(unrecorded))
        report('left the queues, and no record says how it ended', mail.id);
    };
  },
};

import { acceptedAttempts, type MailTruth } from '../world/truth.ts';
import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** The last copy of a mail leaves the queues only when its fate is sealed. */
export const nothingLost: Checker = {
  name: 'nothing-lost',
  invariant: 'Every accepted mail is sent, reported as failed, or still in a queue.',
  watch(world, report) {
    const finalStateOf = (mail: MailTruth) =>
      [...world.cells]
        .map((cell) => cell.deliveries.deliveryOf(mail.id)?.state)
        .find((state) => isOver(state));

    world.bus.on('removed', ({ queue, mail, why }) => {
      if (mail.copies > 0 || mail.deadLetters > 0) return;
      const final = finalStateOf(mail);
      // What SES accepted may leave, even where no record could be written.
      if (final === undefined && acceptedAttempts(mail).length > 0) return;
      if (final === undefined) {
        report(`the last copy left the ${queue.lane} queue (${why}) with no final state`, mail.id);
      } else if (final === 'sent' && acceptedAttempts(mail).length === 0) {
        report('its record says sent, but no region ever accepted it', mail.id);
      }
    });
    return undefined;
  },
};

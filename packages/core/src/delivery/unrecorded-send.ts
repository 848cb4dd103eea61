import { describeError } from '../errors.ts';
import type { Sender } from './sender.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail } from './work.ts';

const TRIES = 3;

/** Leaves word of an accepted mail in the outcome queue or, failing that, among the ledger's events. */
export async function recordElsewhere(
  sender: Sender,
  mail: ClaimedMail,
  verdict: Extract<Verdict, { kind: 'sent' }>,
): Promise<void> {
  const event = ownSendEvent(sender, mail, verdict);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      await sender.queues.reportSent(event);
      return;
    } catch (cause) {
      sender.log.warn('accepted mail not reported', { mailId: event.id, ...describeError(cause) });
    }
    try {
      await sender.ledger.appendEvents([event]);
      return;
    } catch (cause) {
      sender.log.warn('accepted mail not recorded', { mailId: event.id, ...describeError(cause) });
    }
    await sender.clock.sleep(500 * attempt);
  }
  // This line is the record, until SES's own Send event comes.
  sender.log.error('accepted mail recorded nowhere', {
    mailId: event.id,
    region: event.region,
    sesMessageId: event.sesMessageId,
  });
  sender.metrics.count('UnrecordedSend');
}

/** What SES's own Send event will say of an accepted mail. */
export function ownSendEvent(
  sender: Sender,
  mail: ClaimedMail,
  verdict: Extract<Verdict, { kind: 'sent' }>,
) {
  return {
    id: mail.envelope.id,
    type: 'send' as const,
    atMs: sender.clock.nowMs(),
    region: verdict.region,
    sesMessageId: verdict.sesMessageId,
  };
}

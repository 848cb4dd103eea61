import { describeError } from '../errors.ts';
import { isFinal } from './delivery.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { Sender } from './sender.ts';
import { settledRecord } from './settled-record.ts';
import { unknownOutcomeOf } from './unknown-outcome.ts';
import { ownSendEvent } from './unrecorded-send.ts';
import type { Settling } from './work.ts';

/** How often a settle that got no answer is tried before other evidence has to do. */
const SETTLE_TRIES = 3;

/** Settles one mail whose batch write was not simply taken. Answers with how it ended. */
export async function settleAlone(
  sender: Sender,
  settling: Settling,
  first: LedgerAnswer,
): Promise<LedgerAnswer> {
  const { mail, verdict } = settling;
  let answer = first;
  for (let attempt = 1; attempt < SETTLE_TRIES && answer !== 'written'; attempt += 1) {
    if (answer === 'unavailable') await sender.clock.sleep(200 * attempt);
    try {
      const known = await sender.ledger.read(mail.envelope.id);
      const stored = known.delivery;
      if (stored === undefined) return 'unavailable';
      const ours = stored.leaseToken === mail.delivery.leaseToken;
      // The write whose answer was lost. Its state is compared too: a hold by another worker keeps our token.
      if (ours && stored.version > mail.delivery.version && stored.state === settling.next.state)
        return 'written';
      if (!ours || isFinal(stored.state)) {
        if (verdict.kind === 'sent' && !isFinal(stored.state))
          await sender.ledger.appendEvents([ownSendEvent(sender, mail, verdict)]);
        return 'conflict';
      }
      const next = settledRecord(stored, verdict, sender.clock.nowMs(), unknownOutcomeOf(mail));
      [answer = 'unavailable'] = await sender.ledger.write([{ previous: stored, next }]);
    } catch (cause) {
      sender.log.warn('settle got no answer', {
        mailId: mail.envelope.id,
        ...describeError(cause),
      });
      answer = 'unavailable';
    }
  }
  return answer;
}

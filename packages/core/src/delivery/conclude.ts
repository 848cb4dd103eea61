import { arrange } from './arrange.ts';
import { leave } from './leave.ts';
import type { MailRecord } from './mail-queues.ts';
import type { Sender } from './sender.ts';
import { settleAlone } from './settle-alone.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail, RecordOutcome, Settling } from './work.ts';

/**
 * Runs an attempt for each mail, side by side, and brings the verdicts into the queues and the ledger, in this order and
 * in as few ledger requests as their timing allows. `outcomes` then says what to acknowledge.
 */
export async function attemptAndConclude(
  sender: Sender,
  mails: readonly ClaimedMail[],
  attemptOne: (mail: ClaimedMail) => Promise<Verdict>,
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<void> {
  const ready: Settling[] = [];
  let arrived: () => void = () => undefined;
  const running = mails.map(async (mail) => {
    ready.push(await arrange(sender, mail, await attemptOne(mail)));
    arrived();
  });
  const all = Promise.all(running);
  for (let settled = 0; settled < mails.length; ) {
    if (ready.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    if (settled + ready.length < mails.length) {
      await Promise.race([all, sender.clock.sleep(sender.parameters.settleAfterMs)]);
    }
    const wave = ready.splice(0);
    await settleWave(sender, wave, outcomes);
    settled += wave.length;
  }
  await all;
}

async function settleWave(
  sender: Sender,
  wave: readonly Settling[],
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<void> {
  const answers = await sender.ledger.write(
    wave.map(({ mail, next }) => ({ previous: mail.delivery, next })),
  );
  const sent = await Promise.all(
    wave.map(async (settling, index) => {
      const answer = await settleAlone(sender, settling, answers[index] ?? 'unavailable');
      outcomes.set(settling.mail.record, await leave(sender, settling, answer));
      return answer === 'written' ? sentOf(settling) : [];
    }),
  );
  // One line for all of them: lines are a good part of a mail's CPU and of its price.
  if (sent.flat().length > 0) sender.log.info('mails sent', { mails: sent.flat() });
}

function sentOf({ mail, verdict }: Settling) {
  if (verdict.kind !== 'sent') return [];
  const { region, sesMessageId } = verdict;
  return [{ mailId: mail.envelope.id, region, sesMessageId }];
}

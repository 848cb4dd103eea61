import { attempt } from './attempt.ts';
import { claimAll } from './claim.ts';
import { attemptAndConclude } from './conclude.ts';
import type { MailRecord } from './mail-queues.ts';
import { readAll } from './read-records.ts';
import type { Sender } from './sender.ts';
import type { ClaimedMail, RecordOutcome } from './work.ts';

/**
 * One invocation of the sender: reads the records, claims the mails in the ledger, sends them side by side, settles and
 * says which records to acknowledge.
 *
 * Guarantees: a record is acknowledged only after SES accepted its mail, the ledger holds its failure, or another queue
 * holds it. An accepted mail is recorded before that, as long as anything can be written at all. No
 * record's trouble delays or fails another one. Never throws.
 * @param deadlineMs when the invocation ends, by the sender's clock.
 */
export async function sendBatch(
  sender: Sender,
  records: readonly MailRecord[],
  deadlineMs: number,
): Promise<Map<MailRecord, RecordOutcome>> {
  const outcomes = new Map<MailRecord, RecordOutcome>(records.map((record) => [record, 'later']));

  const policed = await readAll(sender, records, outcomes);
  const claimed = await claimAll(sender, policed, outcomes);
  // Records that brought earlier invocations down go last and alone, so that their neighbours are settled before.
  const suspects = claimed.filter(
    (mail) => mail.record.receiveCount >= sender.parameters.quarantineAtReceives,
  );
  const others = claimed.filter((mail) => !suspects.includes(mail));
  const sendUntilMs = deadlineMs - sender.parameters.settleReserveMs;
  const attemptOne = (mail: ClaimedMail) => attempt(sender, mail, sendUntilMs);
  await attemptAndConclude(sender, others, attemptOne, outcomes);
  for (const suspect of suspects) await attemptAndConclude(sender, [suspect], attemptOne, outcomes);
  await Promise.all([sender.evidence.flush(), sender.drills.flush()]);
  return outcomes;
}

import { describeError } from '../errors.ts';
import { reportDelayIfDue, reportFailure, reportLeftOut } from './failure-report.ts';
import type { Sender } from './sender.ts';
import { settledRecord } from './settled-record.ts';
import { unknownOutcomeOf } from './unknown-outcome.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail, Settling } from './work.ts';

/** A report that cannot wait is tried this often, over a few seconds. */
const REPORT_TRIES = 5;

/** Does what must be done before the ledger may say so; what fails turns the verdict into a wait. */
export async function arrange(
  sender: Sender,
  mail: ClaimedMail,
  verdict: Verdict,
): Promise<Settling> {
  let final = verdict;
  let delayWarned = mail.delivery.delayWarned;
  try {
    if (verdict.kind === 'failed') await reportFailure(sender, mail, verdict);
    if (verdict.kind === 'sent') await insistOnReport(sender, mail);
    if (verdict.kind === 'park') await sender.queues.park(mail.record, verdict.reason);
    if (verdict.kind === 'quarantine') await sender.queues.quarantine(mail.record, verdict.reason);
    if (verdict.kind === 'wait' || verdict.kind === 'park')
      delayWarned = await warnOfDelay(sender, mail);
  } catch (cause) {
    sender.log.warn('verdict postponed', {
      mailId: mail.envelope.id,
      verdict: verdict.kind,
      ...describeError(cause),
    });
    final = postponed(mail, verdict);
  }
  const next = settledRecord(mail.delivery, final, sender.clock.nowMs(), unknownOutcomeOf(mail));
  return { mail, verdict: final, next: { ...next, delayWarned } };
}

/** The verdict that stands in for one whose queue was out of reach. */
function postponed({ delivery }: ClaimedMail, verdict: Verdict): Verdict {
  // An accepted mail stays accepted, whatever becomes of its report.
  if (verdict.kind === 'sent') return verdict;
  const { notes } = verdict;
  // A mail that is given up without being sent again keeps its unknown outcome: waiting, it would be sent.
  if (delivery.state === 'unknown')
    return { kind: 'unknown', region: delivery.region ?? '', reason: 'report-postponed', notes };
  return { kind: 'wait', reason: 'queue-unavailable', notes };
}

/** The verdict stands without the warning: with the mail parked already, a second try would park another copy. */
async function warnOfDelay(sender: Sender, mail: ClaimedMail): Promise<boolean> {
  try {
    return await reportDelayIfDue(sender, mail);
  } catch (cause) {
    const line = { mailId: mail.envelope.id, ...describeError(cause) };
    sender.log.warn('delay not reported: tried again when the mail waits again', line);
    return mail.delivery.delayWarned;
  }
}

/** The mail is out and cannot wait until its report is taken, so the report is tried harder. */
async function insistOnReport(sender: Sender, mail: ClaimedMail): Promise<void> {
  for (let attempt = 1; attempt <= REPORT_TRIES; attempt += 1) {
    try {
      await reportLeftOut(sender, mail);
      return;
    } catch (cause) {
      const line = { mailId: mail.envelope.id, ...describeError(cause) };
      sender.log.warn('recipients that were left out not reported', line);
    }
    await sender.clock.sleep(300 * attempt);
  }
  sender.log.error('sender never told of recipients that were left out', {
    mailId: mail.envelope.id,
    leftOut: mail.delivery.leftOut?.length,
  });
  sender.metrics.count('ReportMissed');
}

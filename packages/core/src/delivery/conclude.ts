import { describeError } from '../errors.ts';
import { backOffMs } from './back-off.ts';
import type { Delivery } from './delivery.ts';
import { isFinal } from './delivery.ts';
import { reportDelayIfDue, reportFailure } from './failure-report.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { MailRecord } from './mail-queues.ts';
import { postpone } from './postpone.ts';
import type { Sender } from './sender.ts';
import { settledRecord } from './settled-record.ts';
import { unknownOutcomeOf } from './unknown-outcome.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail, PolicedRecord, RecordOutcome } from './work.ts';

/** Brings verdicts into the queues and the ledger, in this order, and says what to acknowledge. */
export interface Settlement {
  /** Runs an attempt for each mail, side by side, and settles them in as few ledger requests as their timing allows. */
  run(
    mails: readonly ClaimedMail[],
    attemptOne: (mail: ClaimedMail) => Promise<Verdict>,
  ): Promise<void>;
  /** Deletes a settled mail's claim-check object. */
  discardPayload(entry: Pick<PolicedRecord, 'envelope'>): Promise<void>;
}

interface Settling {
  mail: ClaimedMail;
  verdict: Verdict;
  next: Delivery;
}

/** The service level: mail is sent within a minute of its hand-in. */
const LATE_MS = 60_000;
/** How often a settle that got no answer is tried before other evidence has to do. */
const SETTLE_TRIES = 3;

export function createSettlement(
  sender: Sender,
  outcomes: Map<MailRecord, RecordOutcome>,
): Settlement {
  const settlement: Settlement = {
    async run(mails, attemptOne) {
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
        await settleWave(wave);
        settled += wave.length;
      }
      await all;
    },

    async discardPayload({ envelope }) {
      if (!('claimCheck' in envelope.raw)) return;
      try {
        await sender.payloads.remove(envelope.raw.claimCheck);
      } catch (cause) {
        // The bucket's lifecycle removes what is left behind.
        sender.log.warn('payload not deleted', { mailId: envelope.id, ...describeError(cause) });
      }
    },
  };

  async function settleWave(wave: readonly Settling[]): Promise<void> {
    const answers = await sender.ledger.write(
      wave.map(({ mail, next }) => ({ previous: mail.delivery, next })),
    );
    await Promise.all(
      wave.map(async (settling, index) => {
        const answer = await settleAlone(sender, settling, answers[index] ?? 'unavailable');
        outcomes.set(settling.mail.record, await leave(sender, settlement, settling, answer));
      }),
    );
  }

  return settlement;
}

/** Does what must be done before the ledger may say so; what fails turns the verdict into a wait. */
async function arrange(sender: Sender, mail: ClaimedMail, verdict: Verdict): Promise<Settling> {
  let final = verdict;
  let delayWarned = mail.delivery.delayWarned;
  try {
    if (verdict.kind === 'failed') await reportFailure(sender, mail, verdict);
    if (verdict.kind === 'sent' && verdict.refused.length > 0) {
      await reportFailure(sender, mail, verdict);
    }
    if (verdict.kind === 'park') await sender.queues.park(mail.record, verdict.reason);
    if (verdict.kind === 'quarantine') await sender.queues.quarantine(mail.record, verdict.reason);
    if (verdict.kind === 'wait' || verdict.kind === 'park')
      delayWarned = await reportDelayIfDue(sender, mail);
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

/** Settles one mail whose batch write was not simply taken. Answers with how it ended. */
async function settleAlone(
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
          await sender.ledger.appendEvents([sendOf(sender, mail, verdict)]);
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

/** Acknowledges or postpones a mail, by its verdict and by whether the ledger took it. */
async function leave(
  sender: Sender,
  settlement: Settlement,
  { mail, verdict, next }: Settling,
  answer: LedgerAnswer,
): Promise<RecordOutcome> {
  const { record, envelope } = mail;
  if (answer !== 'written') {
    sender.metrics.count('SettleMissed', 1, { answer });
    if (verdict.kind === 'sent') {
      if (answer === 'unavailable') await recordElsewhere(sender, mail, verdict);
      // Accepted is accepted: kept in the queue it would be sent again once nobody remembers.
      return 'done';
    }
    if (verdict.kind === 'park' || verdict.kind === 'quarantine') return 'done';
    return postpone(sender, record, 0, sender.parameters.leaseMs + sender.parameters.skewMs);
  }
  sender.metrics.count('Settled', 1, { state: next.state });
  switch (verdict.kind) {
    case 'sent':
      if (next.updatedAtMs - envelope.receivedAtMs > LATE_MS) sender.metrics.count('SentLate');
      sender.log.info('mail sent', {
        mailId: envelope.id,
        region: verdict.region,
        sesMessageId: verdict.sesMessageId,
      });
      await settlement.discardPayload(mail);
      return 'done';
    case 'failed':
      sender.log.warn('mail failed', { mailId: envelope.id, reason: verdict.reason });
      await settlement.discardPayload(mail);
      return 'done';
    case 'park':
    case 'quarantine':
      sender.log.warn(`mail ${next.state}`, {
        mailId: envelope.id,
        reason: verdict.reason,
        notes: verdict.notes,
      });
      return 'done';
    case 'unknown': {
      sender.log.warn('outcome unknown: mail held', {
        mailId: envelope.id,
        region: verdict.region,
        reason: verdict.reason,
      });
      const heldMs = Math.max(0, (next.unknownUntilMs ?? 0) - sender.clock.nowMs());
      return postpone(sender, record, 0, heldMs + 500 + sender.random() * 1_500);
    }
    case 'wait':
      sender.log.info('mail waits', {
        mailId: envelope.id,
        reason: verdict.reason,
        notes: verdict.notes,
      });
      return postpone(
        sender,
        record,
        0,
        verdict.delayMs ?? backOffMs(next.holds, sender.parameters.backOff, sender.random),
      );
  }
}

/** Leaves word of an accepted mail in the outcome queue or, failing that, among the ledger's events. */
async function recordElsewhere(
  sender: Sender,
  mail: ClaimedMail,
  verdict: Extract<Verdict, { kind: 'sent' }>,
): Promise<void> {
  const event = sendOf(sender, mail, verdict);
  for (let attempt = 1; attempt <= SETTLE_TRIES; attempt += 1) {
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

function sendOf(sender: Sender, mail: ClaimedMail, verdict: Extract<Verdict, { kind: 'sent' }>) {
  return {
    id: mail.envelope.id,
    type: 'send' as const,
    atMs: sender.clock.nowMs(),
    region: verdict.region,
    sesMessageId: verdict.sesMessageId,
  };
}

import { describeError } from '../errors.ts';
import { backOffMs } from './back-off.ts';
import type { LedgerAnswer } from './ledger.ts';
import { postpone } from './postpone.ts';
import type { Sender } from './sender.ts';
import { recordElsewhere } from './unrecorded-send.ts';
import type { PolicedRecord, RecordOutcome, Settling } from './work.ts';

/** The service level: mail is sent within a minute of its hand-in. */
const LATE_MS = 60_000;

/** Acknowledges or postpones a mail, by its verdict and by whether the ledger took it. */
export async function leave(
  sender: Sender,
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
      await discardPayload(sender, mail);
      return 'done';
    case 'failed':
      sender.log.warn('mail failed', { mailId: envelope.id, reason: verdict.reason });
      await discardPayload(sender, mail);
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
      // Each send may have arrived: a region that goes on losing answers must not be fed the same mail every second.
      const { backOff } = sender.parameters;
      const againMs = next.holds > 1 ? backOffMs(next.holds, backOff, sender.random) : 0;
      const delayMs = Math.max(heldMs, againMs) + 500 + sender.random() * 1_500;
      return postpone(sender, record, 0, delayMs);
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

/** Deletes a settled mail's claim-check object. */
export async function discardPayload(
  sender: Sender,
  { envelope }: Pick<PolicedRecord, 'envelope'>,
): Promise<void> {
  if (!('claimCheck' in envelope.raw)) return;
  try {
    await sender.payloads.remove(envelope.raw.claimCheck);
  } catch (cause) {
    // The bucket's lifecycle removes what is left behind.
    sender.log.warn('payload not deleted', { mailId: envelope.id, ...describeError(cause) });
  }
}

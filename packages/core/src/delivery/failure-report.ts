import { MailferryError } from '../errors.ts';
import type { DsnKind, DsnRecipient } from '../mail/dsn-report.ts';
import { isWanted } from '../mail/reportable.ts';
import { addresseesOf } from './delivery.ts';
import { rawOf } from './raw-message.ts';
import { sendReport } from './send-report.ts';
import type { Sender } from './sender.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail } from './work.ts';

/** Senders hear once that their mail still waits, after this time (Postfix's delay_warning_time has the same habit). */
const DELAY_WARNING_AFTER_MS = 4 * 60 * 60_000;

/** A report shows the original's header only, and as much of it as the report's writer takes. */
const REPORTED_BYTES = 256 * 1024;

const SUPPRESSED = 'Earlier mail to this address bounced for good, so no mail is sent to it.';

const EXPLANATIONS: Record<string, string> = {
  expired: 'The mail could not be sent within its lifetime.',
  suppressed: SUPPRESSED,
  'outcome-unknown':
    'The answer to the delivery was lost, and it is not known whether the mail arrived.',
  loop: 'The mail went round in circles.',
  'too-large': 'The mail is larger than the system takes.',
};

/** Reports a mail that failed. @throws to try again. */
export async function reportFailure(
  sender: Sender,
  mail: ClaimedMail,
  verdict: Extract<Verdict, { kind: 'failed' }>,
): Promise<void> {
  const diagnostic =
    EXPLANATIONS[verdict.reason] ?? 'The mail was refused and will not be tried again.';
  await report(
    sender,
    mail,
    verdict.reason === 'expired' ? 'expired' : 'failed',
    mail.envelope.rcptTo.map((recipient) => ({ recipient, status: verdict.status, diagnostic })),
  );
}

/** Reports the recipients that were left out of a mail that was sent, if there are any. @throws to try again. */
export async function reportLeftOut(sender: Sender, mail: ClaimedMail): Promise<void> {
  const { leftOut = [] } = mail.delivery;
  if (leftOut.length === 0) return;
  await report(
    sender,
    mail,
    'failed',
    leftOut.map((recipient) => ({ recipient, status: '5.1.1', diagnostic: SUPPRESSED })),
  );
}

/**
 * Warns the sender of a mail that waits for long, once, where its organization wants that. Answers whether the warning
 * is out. @throws to try again.
 */
export async function reportDelayIfDue(sender: Sender, mail: ClaimedMail): Promise<boolean> {
  const { delivery, policy, envelope } = mail;
  if (delivery.delayWarned || !policy.delayWarning) return delivery.delayWarned;
  if (sender.clock.nowMs() - envelope.receivedAtMs < DELAY_WARNING_AFTER_MS) return false;
  await report(
    sender,
    mail,
    'delayed',
    addresseesOf(delivery).map((recipient) => ({
      recipient,
      status: '4.4.7',
      diagnostic: 'The mail waits for the sending region to recover. It will be tried again.',
    })),
  );
  return true;
}

async function report(
  sender: Sender,
  mail: ClaimedMail,
  kind: DsnKind,
  recipients: readonly DsnRecipient[],
): Promise<void> {
  const { envelope, policy } = mail;
  const { mailFrom, dsn } = envelope;
  // Before the payload is fetched for nothing.
  if (!isWanted(kind, { mailFrom, notify: dsn?.notify })) return;
  const original = await originalOf(sender, mail);
  await sendReport(sender, { mail: envelope, policy, kind, recipients, original });
}

/**
 * The beginning of the original, or nothing where it is gone for good: a report without its header is better than none.
 * The whole of it counts against the byte budget while it is here, and what is kept is a copy, which does not hold it.
 */
async function originalOf(sender: Sender, mail: ClaimedMail): Promise<Buffer> {
  try {
    return await sender.bytes.run(mail.delivery.payloadBytes, async () =>
      Buffer.from((await rawOf(sender, mail)).subarray(0, REPORTED_BYTES)),
    );
  } catch (cause) {
    if (cause instanceof MailferryError && !cause.retriable) return Buffer.alloc(0);
    throw cause;
  }
}

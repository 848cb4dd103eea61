import { notificationOf } from '../delivery/failure-report.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { MailQueues } from '../delivery/mail-queues.ts';
import type { FailedRecipient } from '../delivery/verdict.ts';
import { isReportable } from '../mail/reportable.ts';
import type { Clock, Log } from '../ports.ts';
import type { PolicySource } from '../routing/policy.ts';
import type { Header } from './ses-event.ts';

/** Tells a mail's sender that recipients will not get it. Says the same thing once, however often it is called. */
export interface FailureReporter {
  /** @param headers the original's header fields, as SES's event repeats them. @throws to try again. */
  report(
    mailId: string,
    failed: readonly FailedRecipient[],
    headers: readonly Header[],
  ): Promise<void>;
}

export interface FailureReporterDependencies {
  ledger: Ledger;
  policies: PolicySource;
  queues: MailQueues;
  clock: Clock;
  log: Log;
}

/** Reports bounces that SES learned of after it had accepted the mail. */
export function createFailureReporter(deps: FailureReporterDependencies): FailureReporter {
  return {
    async report(mailId, failed, headers) {
      const { delivery } = await deps.ledger.read(mailId);
      const policy = delivery && (await deps.policies.policyOf(delivery.organizationId));
      if (delivery === undefined || policy === undefined || failed.length === 0) {
        deps.log.warn('bounce without a mail to report on', { mailId });
        return;
      }
      const original = headerBlockOf(headers);
      if (!isReportable('failed', { mailFrom: delivery.mailFrom, message: original })) return;
      const nowMs = deps.clock.nowMs();
      const notification = notificationOf(delivery, policy, 'failed', failed, original, nowMs);
      if (notification === undefined) deps.log.warn('no domain to report from', { mailId });
      else await deps.queues.enqueue(notification);
    },
  };
}

/** Header fields of the event as a header block; line breaks in values would begin fields of their own. */
function headerBlockOf(headers: readonly Header[]): Buffer {
  const lines = headers.map(
    ({ name, value }) => `${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}\r\n`,
  );
  return Buffer.from(`${lines.join('')}\r\n`);
}

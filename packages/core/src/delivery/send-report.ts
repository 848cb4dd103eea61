import { buildDsn } from '../mail/dsn.ts';
import { dsnIdFor } from '../mail/dsn-id.ts';
import type { DsnKind, DsnRecipient } from '../mail/dsn-report.ts';
import type { Envelope } from '../mail/envelope.ts';
import { DEFAULT_LIFETIME_MS } from '../mail/envelope.ts';
import { isReportable } from '../mail/reportable.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import type { OrganizationPolicy } from '../routing/policy.ts';
import type { MailQueues } from './mail-queues.ts';

/** What whoever reports has to have: the sender, the outcome function and the ingress. */
export interface Reporter {
  queues: Pick<MailQueues, 'enqueue'>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

export interface MailReport {
  /** The mail that it is about: its envelope or, when that is gone, its record in the ledger. */
  mail: Pick<
    Envelope,
    'id' | 'organizationId' | 'mailFrom' | 'receivedAtMs' | 'expiresAtMs' | 'dsn'
  >;
  policy: OrganizationPolicy;
  kind: DsnKind;
  recipients: readonly DsnRecipient[];
  /** The mail's raw message; its header block is enough. */
  original: Buffer;
}

/**
 * Queues a report to a mail's sender, where one is due, as a mail of its own. The same report has the same id: queued
 * again, it is sent once.
 * @throws when the queue may not have taken it.
 */
export async function sendReport(reporter: Reporter, report: MailReport): Promise<void> {
  const { mail, kind, recipients, original } = report;
  const { mailFrom, dsn } = mail;
  if (recipients.length === 0) return;
  if (!isReportable(kind, { mailFrom, notify: dsn?.notify, message: original })) return;
  const notification = notificationOf(report, reporter.clock.nowMs());
  if (notification === undefined) {
    reporter.log.warn('no domain to report from', { mailId: mail.id });
    return;
  }
  await reporter.queues.enqueue(notification);
  reporter.metrics.count('Reported', 1, { kind });
}

/** The report in its envelope; `undefined` while the organization has no domain to send it from. */
function notificationOf(
  { mail, policy, kind, recipients, original }: MailReport,
  nowMs: number,
): Envelope | undefined {
  const domain = policy.domains.find(({ readyRegions }) => readyRegions.length > 0)?.domain;
  if (domain === undefined) return undefined;
  const named = recipients.map(({ recipient }) => recipient);
  const id = dsnIdFor(mail.id, kind, named);
  const content = buildDsn({
    kind,
    id,
    originalId: mail.id,
    domain,
    mailFrom: mail.mailFrom,
    ...(mail.dsn?.envid === undefined ? {} : { envid: mail.dsn.envid }),
    arrivedAtMs: mail.receivedAtMs,
    dateMs: nowMs,
    ...(kind === 'delayed' ? { retryUntilMs: mail.expiresAtMs } : {}),
    recipients,
    original,
  });
  return {
    v: 1,
    id,
    organizationId: mail.organizationId,
    mailFrom: '',
    rcptTo: [mail.mailFrom],
    receivedAtMs: nowMs,
    expiresAtMs: nowMs + DEFAULT_LIFETIME_MS,
    raw: { inline: content.toString('base64') },
  };
}

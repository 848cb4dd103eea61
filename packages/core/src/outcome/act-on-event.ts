import { addresseesOf, type Delivery, type DeliveryEvent } from '../delivery/delivery.ts';
import { originalRecipient } from '../delivery/original-recipient.ts';
import { sendReport } from '../delivery/send-report.ts';
import type { DsnRecipient } from '../mail/dsn-report.ts';
import type { OrganizationPolicy } from '../routing/policy.ts';
import type { OutcomeRecorder } from './record-outcome.ts';
import type { Header, SesEvent } from './ses-event.ts';

interface KnownMail {
  delivery: Delivery;
  policy: OrganizationPolicy;
}

/**
 * What follows from an event beyond its record: suppression, and the report to the mail's sender. Doing it again for the
 * same event changes nothing: reports have ids that follow from what they say.
 * @throws to try again.
 */
export async function actOnEvent(
  recorder: OutcomeRecorder,
  ses: SesEvent,
  event: DeliveryEvent,
): Promise<void> {
  if (event.type !== 'bounce' && event.type !== 'complaint' && event.type !== 'reject') return;
  const known = await knownMail(recorder, event.id);
  if (known === undefined) {
    recorder.log.warn('event of a mail that nobody knows any more', { mailId: event.id });
    return;
  }
  const { bounce, complaint, mail } = ses.detail;
  const original = (address: string) => originalRecipient(address, known.delivery, known.policy);

  if (event.type === 'complaint') {
    const addresses = complaint?.complainedRecipients ?? [];
    await suppress(
      recorder,
      known,
      event,
      addresses.map((one) => original(one.emailAddress)),
      'complaint',
    );
    return;
  }
  if (event.type === 'reject') {
    const diagnostic = 'The mail was refused because of its content.';
    const failed = addresseesOf(known.delivery).map((recipient) => ({
      recipient,
      status: '5.7.0',
      diagnostic,
    }));
    await report(recorder, known, failed, mail.headers ?? []);
    return;
  }
  const failed = (bounce?.bouncedRecipients ?? [])
    // An automatic reply comes as a transient bounce without any status: that mail was delivered.
    .filter((one) => bounce?.bounceType !== 'Transient' || isRefusal(one))
    .map((one) => ({
      // A transient bounce with a status ends the mail as well: SES has given up when it reports one.
      recipient: original(one.emailAddress),
      status: one.status ?? '5.0.0',
      diagnostic: one.diagnosticCode ?? 'The receiving system refused the mail.',
    }));
  await report(recorder, known, failed, mail.headers ?? []);
  if (bounce?.bounceType !== 'Permanent') return;
  await suppress(
    recorder,
    known,
    event,
    failed.map((one) => one.recipient),
    'hard-bounce',
  );
}

function isRefusal(recipient: {
  status?: string | undefined;
  diagnosticCode?: string | undefined;
}): boolean {
  return recipient.status !== undefined || recipient.diagnosticCode !== undefined;
}

async function knownMail(recorder: OutcomeRecorder, id: string): Promise<KnownMail | undefined> {
  const { delivery } = await recorder.ledger.read(id);
  if (delivery === undefined) return undefined;
  const policy = await recorder.policies.policyOf(delivery.organizationId);
  return policy && { delivery, policy };
}

async function report(
  recorder: OutcomeRecorder,
  { delivery, policy }: KnownMail,
  failed: readonly DsnRecipient[],
  headers: readonly Header[],
): Promise<void> {
  const original = headerBlockOf(headers);
  await sendReport(recorder, {
    mail: delivery,
    policy,
    kind: 'failed',
    recipients: failed,
    original,
  });
}

async function suppress(
  recorder: OutcomeRecorder,
  { delivery }: KnownMail,
  event: DeliveryEvent,
  addresses: readonly string[],
  reason: 'hard-bounce' | 'complaint',
): Promise<void> {
  for (const address of addresses) {
    await recorder.suppressions.add(
      delivery.organizationId,
      address.toLowerCase(),
      reason,
      event.atMs,
    );
  }
}

/** Header fields of the event as a header block; line breaks in values would begin fields of their own. */
function headerBlockOf(headers: readonly Header[]): Buffer {
  const lines = headers.map(
    ({ name, value }) => `${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}\r\n`,
  );
  return Buffer.from(`${lines.join('')}\r\n`);
}

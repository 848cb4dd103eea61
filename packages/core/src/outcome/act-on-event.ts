import type { DeliveryEvent } from '../delivery/delivery.ts';
import type { OutcomeRecorder } from './record-outcome.ts';
import type { SesEvent } from './ses-event.ts';

/** What follows from an event beyond its record: suppression and the report to the sender. @throws to try again. */
export async function actOnEvent(
  recorder: OutcomeRecorder,
  ses: SesEvent,
  event: DeliveryEvent,
): Promise<void> {
  const { bounce, complaint, mail } = ses.detail;
  const headers = mail.headers ?? [];
  if (event.type === 'complaint' && complaint !== undefined) {
    const addresses = complaint.complainedRecipients.map(({ emailAddress }) => emailAddress);
    await suppress(recorder, event, addresses, 'complaint');
    return;
  }
  if (event.type === 'reject') {
    const refused = { status: '5.7.0', diagnostic: 'The mail was refused because of its content.' };
    const delivery = (await recorder.ledger.read(event.id)).delivery;
    const recipients = delivery?.rcptTo ?? [];
    await recorder.reporter.report(
      event.id,
      recipients.map((recipient) => ({ recipient, ...refused })),
      headers,
    );
    return;
  }
  // Transient bounces (a full mailbox, an auto-reply) end this mail too: SES has given up when it reports one.
  if (event.type !== 'bounce' || bounce === undefined) return;
  const failed = bounce.bouncedRecipients.map(({ emailAddress, status, diagnosticCode }) => ({
    recipient: emailAddress,
    status: status ?? '5.0.0',
    diagnostic: diagnosticCode ?? 'The receiving system refused the mail.',
  }));
  await recorder.reporter.report(event.id, failed, headers);
  if (bounce.bounceType === 'Permanent') {
    await suppress(
      recorder,
      event,
      failed.map(({ recipient }) => recipient),
      'hard-bounce',
    );
  }
}

async function suppress(
  recorder: OutcomeRecorder,
  event: DeliveryEvent,
  addresses: readonly string[],
  reason: 'hard-bounce' | 'complaint',
): Promise<void> {
  const { delivery } = await recorder.ledger.read(event.id);
  if (delivery === undefined) {
    recorder.log.warn('event of a mail that the ledger does not know', { mailId: event.id });
    return;
  }
  for (const address of addresses) {
    await recorder.suppressions.add(
      delivery.organizationId,
      address.toLowerCase(),
      reason,
      event.atMs,
    );
  }
}

import { sendReport } from '../delivery/send-report.ts';
import type { Envelope } from '../mail/envelope.ts';
import { DEFAULT_LIFETIME_MS } from '../mail/envelope.ts';
import type { InboundContent } from './inbound-mails.ts';
import type { Ingress } from './ingress.ts';
import type { RefusedMail } from './plan-mail.ts';
import { recordEnded } from './record-ended.ts';

const DIAGNOSTICS: Record<RefusedMail['reason'], string> = {
  'return-address-forged': 'There is no such address.',
  'return-address-expired': 'This address was good for a limited time, which is over.',
};

/**
 * Ends mail to an address that leads nowhere: a `failed` record in the ledger, and a report to the sender where reports
 * are due. Doing it again changes nothing.
 * @throws to try again.
 */
export async function refuse(
  ingress: Ingress,
  { mail, policy, reason }: RefusedMail,
  { payloadBytes, sha256, bytes = Buffer.alloc(0) }: InboundContent,
  key: string,
): Promise<void> {
  const { cell: region, inboundBucket: bucket } = ingress;
  // For the record's size alone: the object goes with its notification.
  const raw = { claimCheck: { bucket, region, key, payloadBytes, sha256 } };
  const expiresAtMs = mail.receivedAtMs + DEFAULT_LIFETIME_MS;
  const envelope: Envelope = { v: 1, ...mail, expiresAtMs, raw };
  const diagnostic = DIAGNOSTICS[reason];
  const recipients = mail.rcptTo.map((recipient) => ({ recipient, status: '5.1.1', diagnostic }));
  await sendReport(ingress, {
    mail: envelope,
    policy,
    kind: 'failed',
    recipients,
    original: bytes,
  });
  await recordEnded(ingress, envelope, 'failed', reason);
  ingress.metrics.count('Received', 1, { outcome: reason });
}

import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID } from '../account.ts';
import type { Fate } from '../recipient-behaviour.ts';
import type { MailRecord } from '../store/mail-record.ts';
import { bounceOf } from './bounces.ts';
import type { DetailType, EventDetail, MailObject, SesEvent } from './ses-event.ts';

const DETAIL_TYPES: Record<EventDetail['eventType'], DetailType> = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  Reject: 'Email Rejected',
  DeliveryDelay: 'Email Delivery Delayed',
};

/** SES tries 14 hours long (developer guide, "How email sending works"). */
const RETRY_MS = 14 * 60 * 60 * 1000;

const DELIVERED: ReadonlySet<Fate> = new Set([
  'deliver',
  'delay',
  'complaint',
  'simulator-complaint',
  'auto-reply',
]);

export interface Recipient {
  address: string;
  fate: Fate;
}

/** Every event of an accepted mail, in the order in which they come about. */
export function eventsOf(
  mail: MailRecord,
  mailObject: MailObject,
  recipients: readonly Recipient[],
): SesEvent[] {
  const event = (detail: EventDetail) => eventOf(mail, detail);
  const sent = event({ eventType: 'Send', mail: mailObject, send: {} });
  if (recipients.some(({ fate }) => fate === 'reject')) {
    const reject = { reason: 'Bad content' };
    return [sent, event({ eventType: 'Reject', mail: mailObject, reject })];
  }
  const details = byDomainAndFate(recipients).flatMap(({ fate, addresses }) =>
    detailsOf(fate, addresses, mailObject, mail.acceptedAtMs),
  );
  return [sent, ...details.map(event)];
}

function detailsOf(
  fate: Fate,
  addresses: readonly string[],
  mail: MailObject,
  nowMs: number,
): EventDetail[] {
  const timestamp = new Date(nowMs).toISOString();
  const details: EventDetail[] = [];
  if (fate === 'delay') {
    const deliveryDelay = {
      timestamp,
      delayType: 'TransientCommunicationFailure',
      expirationTime: new Date(nowMs + RETRY_MS).toISOString(),
      delayedRecipients: addresses.map((emailAddress) => ({
        emailAddress,
        status: '4.4.1',
        diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
      })),
      reportingMTA: 'a0-0.smtp-out.amazonses.com',
    };
    details.push({ eventType: 'DeliveryDelay', mail, deliveryDelay });
  }
  if (DELIVERED.has(fate)) {
    const delivery = {
      timestamp,
      processingTimeMillis: 100,
      recipients: [...addresses],
      smtpResponse: '250 2.0.0 OK',
      reportingMTA: 'a0-0.smtp-out.amazonses.com',
      remoteMtaIp: '127.0.0.1',
    };
    details.push({ eventType: 'Delivery', mail, delivery });
  }
  const bounce = bounceOf(fate, addresses, timestamp);
  if (bounce !== undefined) details.push({ eventType: 'Bounce', mail, bounce });
  if (fate === 'complaint' || fate === 'simulator-complaint') {
    const complaint = {
      complainedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
      timestamp,
      feedbackId: `${mail.messageId}-feedback`,
      complaintSubType: null,
      complaintFeedbackType: 'abuse',
      userAgent: 'Amazon SES Mailbox Simulator',
      arrivalDate: timestamp,
    };
    details.push({ eventType: 'Complaint', mail, complaint });
  }
  return details;
}

function eventOf(mail: MailRecord, detail: EventDetail): SesEvent {
  const set = mail.configurationSet ?? '';
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DETAIL_TYPES[detail.eventType],
    source: 'aws.ses',
    account: ACCOUNT_ID,
    time: new Date(mail.acceptedAtMs).toISOString().replace(/\.\d+/, ''),
    region: mail.region,
    resources: [`arn:aws:ses:${mail.region}:${ACCOUNT_ID}:configuration-set/${set}`],
    detail,
  };
}

/** SES delivers, and reports, domain by domain. */
function byDomainAndFate(recipients: readonly Recipient[]): { fate: Fate; addresses: string[] }[] {
  const groups = new Map<string, { fate: Fate; addresses: string[] }>();
  for (const { address, fate } of recipients) {
    const key = `${fate} ${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { fate, addresses: [address] });
    else group.addresses.push(address);
  }
  return [...groups.values()];
}

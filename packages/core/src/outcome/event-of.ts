import type { DeliveryEvent } from '../delivery/delivery.ts';
import { ulid } from '../mail/envelope.ts';
import type { SesEvent } from './ses-event.ts';
import { MAIL_ID_TAG, tagOf } from './ses-event.ts';

const EVENT_TYPES = new Map<string, DeliveryEvent['type']>([
  ['Send', 'send'],
  ['Delivery', 'delivery'],
  ['Bounce', 'bounce'],
  ['Complaint', 'complaint'],
  ['Reject', 'reject'],
  ['DeliveryDelay', 'delay'],
]);

/** Longer answers say nothing more to a reader; SMTP replies are held to 512 octets a line (RFC 5321 §4.5.3.1.5). */
const MAX_ANSWER = 500;
const MAX_DETAIL = 64;

/** The ledger's form of an SES event; `undefined` for events of other senders and of kinds that are not kept. */
export function eventOf(event: SesEvent, nowMs: number): DeliveryEvent | undefined {
  const id = ulid.safeParse(tagOf(event, MAIL_ID_TAG));
  const type = EVENT_TYPES.get(event.detail.eventType);
  if (!id.success || type === undefined) return undefined;
  const { detail } = event;
  const stated = Date.parse(
    detail.bounce?.timestamp ??
      detail.complaint?.timestamp ??
      detail.delivery?.timestamp ??
      detail.deliveryDelay?.timestamp ??
      detail.mail.timestamp,
  );
  const { note, answer, recipients } = findingsOf(detail);
  return {
    id: id.data,
    type,
    atMs: Number.isNaN(stated) ? nowMs : stated,
    region: event.region,
    sesMessageId: detail.mail.messageId,
    ...(note === '' ? {} : { detail: note.slice(0, MAX_DETAIL).toWellFormed() }),
    ...(answer === undefined ? {} : { answer: answer.slice(0, MAX_ANSWER).toWellFormed() }),
    ...(recipients.length === 0 ? {} : { recipients }),
  };
}

interface Findings {
  note: string;
  answer: string | undefined;
  recipients: string[];
}

function findingsOf({
  bounce,
  complaint,
  delivery,
  deliveryDelay: delay,
  reject,
}: SesEvent['detail']): Findings {
  const refused = bounce?.bouncedRecipients ?? delay?.delayedRecipients ?? [];
  const addressed = [...refused, ...(complaint?.complainedRecipients ?? [])];
  const kind = bounce?.bounceType ?? delay?.delayType;
  return {
    note: [kind, refused[0]?.status, reject?.reason].filter(Boolean).join(' '),
    answer: refused[0]?.diagnosticCode ?? delivery?.smtpResponse,
    recipients: [
      ...addressed.map(({ emailAddress }) => emailAddress),
      ...(delivery?.recipients ?? []),
    ],
  };
}

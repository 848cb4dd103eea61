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
      detail.mail.timestamp,
  );
  const note = detail.bounce?.bounceType ?? detail.reject?.reason;
  return {
    id: id.data,
    type,
    atMs: Number.isNaN(stated) ? nowMs : stated,
    region: event.region,
    sesMessageId: detail.mail.messageId,
    ...(note === undefined ? {} : { detail: note.slice(0, 64).toWellFormed() }),
  };
}

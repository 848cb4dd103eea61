import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import { MailferryError } from '@mailferry/core/errors';
import { notifyWish } from '@mailferry/core/mail/envelope';
import * as z from 'zod/mini';
import type { Item } from '../calls/dynamo-calls.ts';
import { indexAttributes } from './delivery-index.ts';

/** The record of a mail has this sort key; its events sort behind it. */
export const DELIVERY_SORT_KEY = 'delivery';
const EVENT_PREFIX = 'event#';
const DAY_S = 86_400;
/** SQS: the longest that a queue keeps a message. */
const MAX_RETENTION_DAYS = 14;

const historyEntry = z.object({
  atMs: z.number(),
  step: z.string(),
  region: z.exactOptional(z.string()),
  reason: z.exactOptional(z.string()),
});

const deliverySchema = z.object({
  id: z.string(),
  organizationId: z.string(),
  integrationId: z.exactOptional(z.string()),
  mailFrom: z.string(),
  rcptTo: z.array(z.string()),
  payloadBytes: z.number(),
  receivedAtMs: z.number(),
  expiresAtMs: z.number(),
  dsn: z.exactOptional(
    z.object({ envid: z.exactOptional(z.string()), notify: z.exactOptional(z.array(notifyWish)) }),
  ),
  version: z.number(),
  state: z.enum(['sending', 'waiting', 'unknown', 'parked', 'quarantined', 'sent', 'failed']),
  leaseToken: z.string(),
  leaseUntilMs: z.number(),
  region: z.exactOptional(z.string()),
  sesMessageId: z.exactOptional(z.string()),
  leftOut: z.exactOptional(z.array(z.string())),
  unknownUntilMs: z.exactOptional(z.number()),
  possibleDuplicate: z.boolean(),
  holds: z.number(),
  delayWarned: z.boolean(),
  reason: z.exactOptional(z.string()),
  history: z.array(historyEntry),
  updatedAtMs: z.number(),
});

const eventSchema = z.object({
  id: z.string(),
  type: z.enum(['send', 'delivery', 'bounce', 'complaint', 'reject', 'delay']),
  atMs: z.number(),
  region: z.string(),
  sesMessageId: z.string(),
  detail: z.exactOptional(z.string()),
  answer: z.exactOptional(z.string()),
  recipients: z.exactOptional(z.array(z.string())),
});

const MARSHALLING = { removeUndefinedValues: true };

/** A delivery as attributes, those of the indexes included, without its keys. */
export function deliveryAttributes(delivery: Delivery, ttlDays: number): Item {
  return marshall(valuesOf(delivery, ttlDays), MARSHALLING);
}

/** What of a record's attributes its next version sets, and what it removes. */
export function deliveryChange(
  previous: Delivery,
  next: Delivery,
  ttlDays: number,
): { set: Item; removed: string[] } {
  const before = valuesOf(previous, ttlDays);
  const after = valuesOf(next, ttlDays);
  const changed = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name]),
  );
  const removed = Object.keys(before).filter(
    (name) => before[name] !== undefined && after[name] === undefined,
  );
  return { set: marshall(Object.fromEntries(changed), MARSHALLING), removed };
}

function valuesOf(delivery: Delivery, ttlDays: number): Record<string, unknown> {
  const { id: _key, ...values } = delivery;
  return { ...values, ...indexAttributes(delivery), ttl: ttlOfDelivery(delivery, ttlDays) };
}

export function eventItem(event: DeliveryEvent, ttlDays: number): Item {
  const sk = `${EVENT_PREFIX}${event.type}#${event.sesMessageId}#${event.atMs}`;
  return marshall({ ...event, sk, ttl: ttlOf(event.atMs, ttlDays) }, MARSHALLING);
}

/** @throws MailferryError `ledger-item-invalid` for an item that is not of this code's making. */
export function readItems(items: readonly Item[]): {
  delivery: Delivery | undefined;
  events: DeliveryEvent[];
} {
  let delivery: Delivery | undefined;
  const events: DeliveryEvent[] = [];
  for (const item of items) {
    const value = unmarshall(item);
    const isEvent = String(value['sk']).startsWith(EVENT_PREFIX);
    const result = isEvent ? eventSchema.safeParse(value) : deliverySchema.safeParse(value);
    if (!result.success) {
      throw new MailferryError(
        'ledger-item-invalid',
        'A record of the Deliveries table is malformed.',
        {
          detail: { faults: result.error.issues.map((issue) => issue.path.map(String).join('.')) },
        },
      );
    }
    if ('type' in result.data) events.push(result.data);
    else delivery = result.data;
  }
  return { delivery, events };
}

/**
 * A record outlives its mail's lifetime by what SQS may keep a message (14 days): a copy that still lies in a queue must
 * find it, however long a lifetime the mail was given.
 */
function ttlOfDelivery({ receivedAtMs, expiresAtMs }: Delivery, ttlDays: number): number {
  return Math.max(ttlOf(receivedAtMs, ttlDays), ttlOf(expiresAtMs, MAX_RETENTION_DAYS));
}

/** DynamoDB's time to live, in seconds since the epoch. */
function ttlOf(fromMs: number, days: number): number {
  return Math.floor(fromMs / 1000) + days * DAY_S;
}

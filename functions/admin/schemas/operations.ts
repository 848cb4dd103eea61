import { effectiveState } from '@mailferry/core/delivery/delivery';
import { directoryId } from '@mailferry/core/directory/identifiers';
import type { DrainState } from '@mailferry/core/drain/backlog';
import { ulid } from '@mailferry/core/mail/envelope';
import type { DeadLetter, QueueReport } from '@mailferry/core/operations/cells';
import type { FoundDelivery } from '@mailferry/core/operations/delivery-search';
import * as z from 'zod';
import { atOrNull, moment, momentOf } from './common.ts';

const queueView = z.object({
  visible: z.int(),
  inFlight: z.int(),
  oldestAt: moment.nullable().meta({
    description:
      'Since when the oldest message waits, to about a minute; null when the queue is empty or that is not known.',
  }),
});

const drainView = z.object({
  status: z.string(),
  moved: z.int(),
  remaining: z.int(),
  ratePerSecond: z.number(),
  estimatedEndAt: moment.nullable(),
  lastTickAt: moment.nullable(),
});

export const backlogView = z
  .object({
    cell: z.string(),
    mail: queueView,
    backlog: queueView,
    deadLetter: queueView,
    drain: drainView.nullable(),
  })
  .meta({ id: 'Backlog' });

export const deadLetterView = z
  .object({
    messageId: z.string(),
    reason: z.string(),
    sentAt: moment,
    bodyBytes: z.int(),
    mailId: z.string().nullable(),
    organizationId: z.string().nullable(),
    integrationId: z.string().nullable(),
    payloadBytes: z.int().nullable(),
    mailFrom: z.string().nullable().meta({ description: 'Operators only.' }),
    rcptTo: z.array(z.string()).nullable().meta({ description: 'Operators only.' }),
    headers: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .nullable()
      .meta({ description: 'Operators only, and only of messages that travel inline.' }),
  })
  .meta({ id: 'DeadLetter' });

export const redriveBody = z
  .strictObject({
    messageIds: z
      .array(z.string().regex(/^[A-Za-z0-9-]{1,100}$/))
      .min(1)
      .max(100)
      .exactOptional()
      .meta({
        description:
          'Without it, whatever is there. With it, these of the first 1,000 that the queue gives.',
      }),
    limit: z.int().min(1).max(500).default(100),
  })
  .meta({ id: 'Redrive' });

export const deliveryParams = z.strictObject({
  organizationId: directoryId,
  deliveryId: ulid,
});

export const deliveryView = z
  .object({
    id: z.string(),
    cell: z.string(),
    organizationId: z.string(),
    integrationId: z.string().nullable(),
    state: z.enum(['sending', 'waiting', 'unknown', 'parked', 'quarantined', 'sent', 'failed']),
    mailFrom: z.string(),
    rcptTo: z.array(z.string()),
    payloadBytes: z.int(),
    receivedAt: moment,
    expiresAt: moment,
    updatedAt: moment,
    region: z.string().nullable(),
    sesMessageId: z.string().nullable(),
    reason: z.string().nullable(),
    possibleDuplicate: z.boolean(),
    history: z.array(
      z.object({
        at: moment,
        step: z.string(),
        region: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
    events: z.array(
      z.object({
        type: z.enum(['send', 'delivery', 'bounce', 'complaint', 'reject', 'delay']),
        at: moment,
        region: z.string(),
        sesMessageId: z.string(),
        detail: z
          .string()
          .nullable()
          .meta({ description: 'Kind and status of a bounce or delay.' }),
        answer: z
          .string()
          .nullable()
          .meta({ description: 'What the receiving system said, in its own words.' }),
        recipients: z
          .array(z.string())
          .meta({ description: 'Whom it is about; empty where it is about all.' }),
      }),
    ),
  })
  .meta({ id: 'Delivery' });

export function viewQueue({ visible, inFlight, oldestAtMs }: QueueReport) {
  return { visible, inFlight, oldestAt: atOrNull(oldestAtMs) };
}

export function viewDrain(drain: DrainState): z.output<typeof drainView> {
  return {
    status: drain.status,
    moved: drain.movedMails,
    remaining: drain.remainingMails,
    ratePerSecond: drain.ratePerSecond,
    estimatedEndAt: atOrNull(drain.estimatedEndMs),
    lastTickAt: atOrNull(drain.lastTickMs),
  };
}

/** @param full whether the caller may see addresses and header fields. Bodies are never shown. */
export function viewDeadLetter(letter: DeadLetter, full: boolean): z.output<typeof deadLetterView> {
  return {
    messageId: letter.messageId,
    reason: letter.reason,
    sentAt: momentOf(letter.sentAtMs),
    bodyBytes: letter.bodyBytes,
    mailId: letter.mailId ?? null,
    organizationId: letter.organizationId ?? null,
    integrationId: letter.integrationId ?? null,
    payloadBytes: letter.payloadBytes ?? null,
    mailFrom: full ? (letter.mailFrom ?? null) : null,
    rcptTo: full ? (letter.rcptTo ?? null) : null,
    headers: full ? (letter.headers ?? null) : null,
  };
}

export function viewDelivery({
  cell,
  delivery,
  events,
}: FoundDelivery): z.output<typeof deliveryView> {
  return {
    id: delivery.id,
    cell,
    organizationId: delivery.organizationId,
    integrationId: delivery.integrationId ?? null,
    state: effectiveState(delivery, events),
    mailFrom: delivery.mailFrom,
    rcptTo: delivery.rcptTo,
    payloadBytes: delivery.payloadBytes,
    receivedAt: momentOf(delivery.receivedAtMs),
    expiresAt: momentOf(delivery.expiresAtMs),
    updatedAt: momentOf(delivery.updatedAtMs),
    region: delivery.region ?? null,
    sesMessageId: delivery.sesMessageId ?? null,
    reason: delivery.reason ?? null,
    possibleDuplicate: delivery.possibleDuplicate,
    history: delivery.history.map(({ atMs, step, region, reason }) => ({
      at: momentOf(atMs),
      step,
      region: region ?? null,
      reason: reason ?? null,
    })),
    events: events.map(({ type, atMs, region, sesMessageId, detail, answer, recipients }) => ({
      type,
      at: momentOf(atMs),
      region,
      sesMessageId,
      detail: detail ?? null,
      answer: answer ?? null,
      recipients: recipients ?? [],
    })),
  };
}

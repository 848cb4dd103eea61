import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';
import { type AwsHealthEvent, awsHealthEventSchema } from '../health/health-event.ts';
import { ulid } from '../mail/envelope.ts';

/** Part of a key in the ledger, where a value beyond all measure would spoil the write of a whole batch. */
const sesMessageId = z.string().check(z.minLength(1), z.maxLength(256));
const regionName = z.string().check(z.minLength(1), z.maxLength(64));

/**
 * SES events as EventBridge delivers them (Amazon SES developer guide, "Monitoring email sending using Amazon
 * EventBridge"). Only what is used is named; SES adds fields over time.
 */
const mailSchema = z.object({
  messageId: sesMessageId,
  timestamp: z.string(),
  tags: z.optional(z.record(z.string(), z.array(z.string()))),
  headers: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))),
});

const recipientAnswerSchema = z.object({
  emailAddress: z.string(),
  status: z.optional(z.string()),
  diagnosticCode: z.optional(z.string()),
});

const bounceSchema = z.object({
  bounceType: z.string(),
  bouncedRecipients: z.array(recipientAnswerSchema),
  timestamp: z.optional(z.string()),
});

const complaintSchema = z.object({
  complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
  timestamp: z.optional(z.string()),
});

const sesEventSchema = z.object({
  source: z.literal('aws.ses'),
  region: regionName,
  detail: z.object({
    eventType: z.string(),
    mail: mailSchema,
    bounce: z.optional(bounceSchema),
    complaint: z.optional(complaintSchema),
    reject: z.optional(z.object({ reason: z.optional(z.string()) })),
    delivery: z.optional(
      z.object({
        timestamp: z.optional(z.string()),
        recipients: z.optional(z.array(z.string())),
        smtpResponse: z.optional(z.string()),
      }),
    ),
    deliveryDelay: z.optional(
      z.object({
        timestamp: z.optional(z.string()),
        delayType: z.optional(z.string()),
        delayedRecipients: z.optional(z.array(recipientAnswerSchema)),
      }),
    ),
  }),
});

/** What a sender reports itself when the ledger did not take its settle. */
const sentReportSchema = z.strictObject({
  source: z.literal('mailferry.sender'),
  event: z.strictObject({
    id: ulid,
    type: z.literal('send'),
    atMs: z.int(),
    region: regionName,
    sesMessageId,
  }),
});

export type SesEvent = z.infer<typeof sesEventSchema>;
export type SentReport = z.infer<typeof sentReportSchema>;

export type Header = NonNullable<SesEvent['detail']['mail']['headers']>[number];

/** The tags by which an event finds its mail, its cell or its probe. */
export const MAIL_ID_TAG = 'mailferry-id';
export const CELL_TAG = 'mailferry-cell';
export const PROBE_TAG = 'mailferry-probe';

/**
 * Reads a message of the outcome queue.
 * @throws MailferryError `event-malformed` where it is not one.
 */
export function parseOutcome(body: string): SesEvent | SentReport | AwsHealthEvent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (cause) {
    throw new MailferryError('event-malformed', 'The message is not JSON.', { cause });
  }
  const result = z
    .union([sesEventSchema, sentReportSchema, awsHealthEventSchema])
    .safeParse(parsed);
  if (result.success) return result.data;
  throw new MailferryError(
    'event-malformed',
    'The message is no event of SES or AWS Health, and no report of a sender.',
    {
      detail: { faults: result.error.issues.map((issue) => issue.path.map(String).join('.')) },
    },
  );
}

/** The first value of a tag, where the event carries it. */
export function tagOf(event: SesEvent, tag: string): string | undefined {
  return event.detail.mail.tags?.[tag]?.[0];
}

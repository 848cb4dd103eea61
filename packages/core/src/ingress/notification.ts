import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';

/**
 * What SES says of a mail that it received and stored (Amazon SES developer guide, "Contents of notifications for Amazon
 * SES email receiving"). Only what is used is named; SES adds fields over time.
 */
const verdict = z.optional(z.object({ status: z.string() }));

const receiptSchema = z.looseObject({
  notificationType: z.literal('Received'),
  mail: z.looseObject({
    timestamp: z.string().check(z.refine(isTime, 'must be a time')),
    /** MAIL FROM. */
    source: z._default(z.string(), ''),
    messageId: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
  receipt: z.looseObject({
    /** The RCPT TO addresses that the receipt rule took. */
    recipients: z.array(z.string()).check(z.minLength(1)),
    spamVerdict: verdict,
    virusVerdict: verdict,
    action: z.looseObject({
      type: z.literal('S3'),
      bucketName: z.string(),
      objectKey: z.string().check(z.minLength(1), z.maxLength(1024)),
    }),
  }),
});

/** The envelope that SNS puts around a message, unless the subscription asks for raw delivery. */
const snsSchema = z.looseObject({ Type: z.literal('Notification'), Message: z.string() });

export type Receipt = z.infer<typeof receiptSchema>;

/** SES and SNS send these once, when a rule or a subscription is set up; they carry no mail. */
const SETUP_TEXT = /^Successfully validated SNS topic/;
const SETUP_OBJECT_KEY = 'AMAZON_SES_SETUP_NOTIFICATION';

/**
 * Reads a message of the ingress queue, in SNS's envelope or delivered raw. `undefined` for what SES and SNS send at
 * set-up.
 * @throws MailferryError `notification-malformed`, naming the faulty fields, never their values.
 */
export function parseNotification(body: string): Receipt | undefined {
  if (SETUP_TEXT.test(body)) return undefined;
  const outer = jsonOf(body);
  const sns = snsSchema.safeParse(outer);
  if (sns.success && SETUP_TEXT.test(sns.data.Message)) return undefined;
  const result = receiptSchema.safeParse(sns.success ? jsonOf(sns.data.Message) : outer);
  if (!result.success) {
    throw malformed(
      result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    );
  }
  const { objectKey } = result.data.receipt.action;
  return objectKey.endsWith(SETUP_OBJECT_KEY) ? undefined : result.data;
}

/** The notification for some of its recipients alone, as a message of the ingress queue. */
export function encodeNotification(receipt: Receipt, recipients: readonly string[]): string {
  return JSON.stringify({ ...receipt, receipt: { ...receipt.receipt, recipients } });
}

function isTime(text: string): boolean {
  return Date.parse(text) > 0;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(['not JSON']);
  }
}

function malformed(faults: string[]): MailferryError {
  return new MailferryError(
    'notification-malformed',
    'The message is no notification of a received mail.',
    { detail: { faults } },
  );
}

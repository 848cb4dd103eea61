import * as z from 'zod/mini';
import { directoryId } from '../directory/identifiers.ts';
import { MailferryError } from '../errors.ts';
import { regionName } from '../settings/region-name.ts';

/** SES takes at most 50 recipients a call (Amazon SES service quotas, "Recipients per message"). */
export const MAX_RECIPIENTS = 50;
/** SES v2 takes messages up to 40 MB, after base64 encoding of attachments (Amazon SES service quotas). */
export const MAX_MESSAGE_BYTES = 40 * 1024 * 1024;
/** Above this, the raw message travels through S3: cheaper there than SQS's 64 KB billing chunks. */
export const INLINE_LIMIT_BYTES = 256 * 1024;
/** RFC 5321 §4.5.4.1: the give-up time generally needs to be at least 4–5 days. */
export const DEFAULT_LIFETIME_MS = 5 * 24 * 60 * 60 * 1000;
/** RFC 5321 §4.5.3.1: 64 octets local part, 255 domain; a path has 256 with its angle brackets. */
const MAX_ADDRESS_LENGTH = 254;

/** Crockford base 32, 26 characters, first one at most 7 (the ULID specification). */
export const ulid = z.string().check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'must be a ULID'));

/**
 * An RFC 5321 mailbox, kept loose where RFC 6531 allows UTF-8: one @ outside quotes, no control characters,
 * no spaces outside quotes, no angle brackets.
 */
export const emailAddress = z
  .string()
  .check(
    z.maxLength(MAX_ADDRESS_LENGTH),
    z.regex(
      /^(?:[^\s"<>@,;:\\()[\]\p{Cc}]{1,64}|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}]){1,62}")@(?:[^\s"<>@,;:\\()[\]\p{Cc}.]{1,63}(?:\.[^\s"<>@,;:\\()[\]\p{Cc}.]{1,63})*|\[[0-9A-Fa-f:.]+\])$/u,
      'must be an e-mail address',
    ),
  );

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const inlineRaw = z.strictObject({
  /** The RFC 5322 message, base64. */
  inline: z
    .string()
    .check(z.minLength(1), z.refine(isBase64, 'must be base64'))
    .register(z.globalRegistry, { pattern: BASE64.source }),
});

/** Decoding and encoding again costs a fifth of the pattern, which decides on text that comes back otherwise. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text || BASE64.test(text);
}

const claimCheckRaw = z.strictObject({
  claimCheck: z.strictObject({
    /** The region whose payload bucket holds the object: a standby cell reads it across regions. */
    bucket: z
      .string()
      .check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name')),
    region: regionName,
    key: z.string().check(z.minLength(1), z.maxLength(1024)),
    payloadBytes: z.int().check(z.positive(), z.maximum(MAX_MESSAGE_BYTES)),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal')),
  }),
});

/** When the sender wants to hear of a recipient (RFC 3461 §4.1). */
export const notifyWish = z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY']);
export type NotifyWish = z.infer<typeof notifyWish>;

/**
 * The SQS message body, version 1. Times are milliseconds since the Unix epoch.
 * `mailFrom` is empty for the null reverse-path (RFC 5321 §4.5.5).
 */
export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  id: ulid,
  organizationId: directoryId,
  integrationId: z.optional(directoryId),
  mailFrom: z.union([z.literal(''), emailAddress]),
  rcptTo: z.array(emailAddress).check(z.minLength(1), z.maxLength(MAX_RECIPIENTS)),
  receivedAtMs: z.int().check(z.positive()),
  expiresAtMs: z.int().check(z.positive()),
  raw: z.union([inlineRaw, claimCheckRaw]),
  /** RFC 3461 parameters as the submitting client gave them, where it gave any. */
  dsn: z.optional(
    z.strictObject({
      envid: z.optional(z.string().check(z.maxLength(100))),
      ret: z.optional(z.enum(['FULL', 'HDRS'])),
      notify: z.optional(z.array(notifyWish)),
    }),
  ),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** The published JSON Schema of the envelope, for producers that write to the queue themselves. */
export function envelopeJsonSchema(): Record<string, unknown> {
  return { $id: 'urn:mailferry:envelope:1', ...z.toJSONSchema(envelopeSchema) };
}

/**
 * Reads an SQS message body.
 * @throws MailferryError `envelope-malformed` (not JSON), `envelope-version` (a version this code does not know),
 *   `envelope-invalid` (its detail names every fault, by path, without the values).
 */
export function decodeEnvelope(body: string): Envelope {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new MailferryError('envelope-malformed', 'The message body is not JSON.');
  }
  const version =
    typeof parsed === 'object' && parsed !== null && 'v' in parsed ? parsed.v : undefined;
  if (version !== undefined && version !== 1) {
    throw new MailferryError(
      'envelope-version',
      'The envelope has a version that is not supported.',
      {
        detail: { supported: [1] },
      },
    );
  }
  const result = envelopeSchema.safeParse(parsed);
  if (!result.success) throw invalidEnvelope(result.error.issues);
  if (result.data.expiresAtMs <= result.data.receivedAtMs) {
    throw invalidEnvelope([{ path: ['expiresAtMs'], message: 'must be later than receivedAtMs' }]);
  }
  return result.data;
}

/** The mail's id in a message body, for logs: neither parsed nor checked, so that a body of 1 MiB costs nothing. */
export function mailIdIn(body: string): string | undefined {
  return /"id"\s*:\s*"([0-7][0-9A-HJKMNP-TV-Z]{25})"/.exec(body)?.[1];
}

/** Writes an envelope as an SQS message body. */
export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** The size of the raw message in bytes, without decoding it. */
export function payloadBytesOf(envelope: Envelope): number {
  return 'inline' in envelope.raw
    ? Buffer.byteLength(envelope.raw.inline, 'base64')
    : envelope.raw.claimCheck.payloadBytes;
}

function invalidEnvelope(
  issues: readonly { path: PropertyKey[]; message: string }[],
): MailferryError {
  const faults = issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'envelope'}: ${issue.message}`,
  );
  return new MailferryError('envelope-invalid', 'The envelope is not valid.', {
    detail: { faults },
  });
}

import { MailferryError } from '@mailferry/core/errors';
import {
  DEFAULT_LIFETIME_MS,
  type Envelope,
  envelopeSchema,
  MAX_MESSAGE_BYTES,
  MAX_RECIPIENTS,
} from '@mailferry/core/mail/envelope';
import { isUsAscii, usableAddress } from '@mailferry/core/mail/usable-address';
import * as z from 'zod/mini';
import { partId } from './part-id.ts';
import type { DsnNotify, Mail } from './types.ts';

/** An envelope but for the message itself, which is placed later. */
export type Part = Omit<Envelope, 'raw'>;

const notify = z.array(z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'])).check(
  z.minLength(1),
  z.refine((values) => values.length === 1 || !values.includes('NEVER'), 'NEVER stands alone'),
);

const address = z
  .string()
  .check(z.refine((text) => usableAddress(text) !== undefined, 'must be an e-mail address'));

/** SES knows no SMTPUTF8: it would refuse the whole mail for one local part beyond US-ASCII (SES API, Destination). */
const recipient = address.check(
  z.refine(
    (text) => isUsAscii(text.slice(0, text.lastIndexOf('@'))),
    'must have a local part in US-ASCII',
  ),
);

const mailSchema = z.strictObject(
  {
    from: z.union([z.literal(''), address], 'must be an e-mail address, or empty'),
    to: z
      .array(
        z.union(
          [recipient, z.strictObject({ address: recipient, notify: z.optional(notify) })],
          'must be an e-mail address, or one with its NOTIFY values',
        ),
        'must be a list of recipients',
      )
      .check(z.minLength(1, 'must name at least one recipient')),
    raw: z.custom<Mail['raw']>(isRaw, 'must be a string, bytes or a stream of bytes'),
    integrationId: envelopeSchema.shape.integrationId,
    id: z.optional(envelopeSchema.shape.id),
    receivedAt: z.optional(z.date('must be a valid date')),
    expiresAt: z.optional(z.date('must be a valid date')),
    dsn: z.optional(
      z.strictObject({
        envid: z.optional(
          z.string('must be a string').check(z.maxLength(100, 'must have at most 100 characters')),
        ),
        ret: z.optional(z.enum(['FULL', 'HDRS'], 'must be FULL or HDRS')),
      }),
    ),
  },
  'must be an object without unknown fields',
);

/**
 * Checks a mail and splits it into parts of at most 50 recipients that agree in NOTIFY. Internationalized domains are
 * written in their ASCII form: DNS and SES know no other.
 * @throws MailferryError `mail-invalid` with every fault in `detail.faults` (paths, no values), or `mail-too-large`
 *   when the size is its only fault.
 */
export function planMail(
  mail: Mail,
  context: { organizationId: string; nowMs: number; newId: () => string },
): Part[] {
  const faults = faultsOf(mail);
  const tooLarge = rawBytesOf(mail?.raw) > MAX_MESSAGE_BYTES;
  if (tooLarge && faults.length === 0) throw tooLargeError();
  if (tooLarge) faults.push(`raw: must be at most ${MAX_MESSAGE_BYTES} bytes`);
  const receivedAtMs = timeOf(mail?.receivedAt) ?? context.nowMs;
  const expiresAtMs = timeOf(mail?.expiresAt) ?? receivedAtMs + DEFAULT_LIFETIME_MS;
  if (expiresAtMs <= receivedAtMs) faults.push('expiresAt: must be later than receivedAt');
  if (faults.length > 0) throw invalidError(faults);
  const id = mail.id ?? context.newId();
  return groupsOf(mail.to).map(({ rcptTo, notify }, index) => ({
    v: 1,
    id: partId(id, index),
    organizationId: context.organizationId,
    ...(mail.integrationId === undefined ? {} : { integrationId: mail.integrationId }),
    mailFrom: usableAddress(mail.from) ?? '',
    rcptTo,
    receivedAtMs,
    expiresAtMs,
    ...(mail.dsn === undefined && notify === undefined
      ? {}
      : { dsn: { ...mail.dsn, ...(notify === undefined ? {} : { notify }) } }),
  }));
}

export function tooLargeError(): MailferryError {
  return new MailferryError(
    'mail-too-large',
    `The message is larger than ${MAX_MESSAGE_BYTES} bytes.`,
    { detail: { limitBytes: MAX_MESSAGE_BYTES } },
  );
}

export function emptyError(): MailferryError {
  return invalidError(['raw: must not be empty']);
}

function invalidError(faults: string[]): MailferryError {
  return new MailferryError('mail-invalid', `The mail is not valid: ${faults.join('; ')}`, {
    detail: { faults },
  });
}

function faultsOf(mail: Mail): string[] {
  const result = mailSchema.safeParse(mail);
  const faults = result.success
    ? []
    : result.error.issues.map(
        (issue) => `${issue.path.map(String).join('.') || 'mail'}: ${issue.message}`,
      );
  if (rawBytesOf(mail?.raw) === 0) faults.push('raw: must not be empty');
  return faults;
}

/** The size of a message in bytes, -1 for a stream. */
function rawBytesOf(raw: unknown): number {
  if (typeof raw === 'string') return Buffer.byteLength(raw);
  return raw instanceof Uint8Array ? raw.byteLength : -1;
}

function timeOf(date: unknown): number | undefined {
  return date instanceof Date ? date.getTime() : undefined;
}

function isRaw(raw: unknown): boolean {
  if (typeof raw === 'string' || raw instanceof Uint8Array) return true;
  return typeof raw === 'object' && raw !== null && Symbol.asyncIterator in raw;
}

function groupsOf(to: Mail['to']): { rcptTo: string[]; notify: DsnNotify[] | undefined }[] {
  const groups = new Map<string, { addresses: Set<string>; notify: DsnNotify[] | undefined }>();
  for (const recipient of to) {
    const { address, notify } =
      typeof recipient === 'string' ? { address: recipient, notify: undefined } : recipient;
    const sorted = notify === undefined ? undefined : [...new Set(notify)].sort();
    const key = sorted?.join() ?? '';
    const group = groups.get(key) ?? { addresses: new Set<string>(), notify: sorted };
    group.addresses.add(usableAddress(address) ?? address);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ addresses, notify }) => {
    const all = [...addresses];
    const count = Math.ceil(all.length / MAX_RECIPIENTS);
    return Array.from({ length: count }, (_, chunk) => ({
      rcptTo: all.slice(chunk * MAX_RECIPIENTS, (chunk + 1) * MAX_RECIPIENTS),
      notify,
    }));
  });
}

import type { Envelope } from '@mailferry/core/mail/envelope';
import * as fc from 'fast-check';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function text(alphabet: string, size: { minLength: number; maxLength: number }) {
  return fc.string({ unit: fc.constantFrom(...alphabet), ...size });
}

const ulid = fc
  .tuple(fc.constantFrom(...'01234567'), text(CROCKFORD, { minLength: 25, maxLength: 25 }))
  .map((parts) => parts.join(''));

const identifier = text('abcXYZ019_-', { minLength: 1, maxLength: 64 });

const domain = fc
  .array(text('abcxyz019-é', { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'));

/** RFC 5321 mailboxes: dot-strings and quoted strings, domains and address literals, UTF-8 among them. */
export const emailAddress: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(text("abcXYZ019!#$%&'*+/=?^_`{|}~.-ü", { minLength: 1, maxLength: 64 }), domain)
    .map(([local, host]) => `${local}@${host}`),
  fc
    .tuple(text('ab @,;.', { minLength: 1, maxLength: 30 }), domain)
    .map(([local, host]) => `"${local}"@${host}`),
  identifier.map((local) => `${local}@[192.0.2.1]`),
);

const raw: fc.Arbitrary<Envelope['raw']> = fc.oneof(
  fc
    .uint8Array({ minLength: 1, maxLength: 300 })
    .map((bytes) => ({ inline: Buffer.from(bytes).toString('base64') })),
  fc.record({
    claimCheck: fc.record({
      bucket: text('abc019.-', { minLength: 1, maxLength: 20 }).map((middle) => `a${middle}9`),
      region: fc.constantFrom('us-east-1', 'eu-west-1', 'us-gov-west-1'),
      key: fc.string({ minLength: 1, maxLength: 60 }),
      payloadBytes: fc.integer({ min: 1, max: 40 * 1024 * 1024 }),
      sha256: text('0123456789abcdef', { minLength: 64, maxLength: 64 }),
    }),
  }),
);

const dsn = fc.record(
  {
    envid: fc.string({ maxLength: 100 }),
    ret: fc.constantFrom('FULL' as const, 'HDRS' as const),
    notify: fc.array(fc.constantFrom('NEVER', 'SUCCESS', 'FAILURE', 'DELAY'), { maxLength: 4 }),
  },
  { requiredKeys: [] },
);

/** Envelopes as producers may write them, every part of the contract used now and then. */
export const envelope: fc.Arbitrary<Envelope> = fc
  .record(
    {
      v: fc.constant(1 as const),
      id: ulid,
      organizationId: identifier,
      integrationId: identifier,
      mailFrom: fc.oneof(fc.constant(''), emailAddress),
      rcptTo: fc.array(emailAddress, { minLength: 1, maxLength: 50 }),
      receivedAtMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
      expiresAtMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
      raw,
      dsn,
    },
    {
      requiredKeys: [
        'v',
        'id',
        'organizationId',
        'mailFrom',
        'rcptTo',
        'receivedAtMs',
        'expiresAtMs',
        'raw',
      ],
    },
  )
  .map((made) => ({ ...made, expiresAtMs: made.receivedAtMs + made.expiresAtMs }));

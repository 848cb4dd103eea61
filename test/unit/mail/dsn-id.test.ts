import { createHash } from 'node:crypto';
import { dsnIdFor } from '@mailferry/core/mail/dsn-id';
import { envelopeSchema } from '@mailferry/core/mail/envelope';
import { expect, test } from 'vitest';

const ORIGINAL = '01JZ3M9Q8N5T7V0W2X4Y6Z8A1B';

test('an id is made again from the same mail and kind', () => {
  expect(dsnIdFor(ORIGINAL, 'failed')).toBe(dsnIdFor(ORIGINAL, 'failed'));
});

test('ids of other kinds and other mails differ, and keep the mail’s time', () => {
  const kinds = ['failed', 'expired', 'delayed'] as const;
  const originals = Array.from(
    { length: 200 },
    (_, index) => ORIGINAL.slice(0, 23) + 100 + index,
  ).map((id) => id.slice(0, 26));
  const ids = originals.flatMap((id) => kinds.map((kind) => dsnIdFor(id, kind)));
  expect(new Set([...ids, ...originals]).size).toBe(new Set(originals).size * 4);
  for (const id of ids) expect(id.slice(0, 10)).toBe(ORIGINAL.slice(0, 10));
});

test('an id is another for other recipients, whatever their order', () => {
  const both = dsnIdFor(ORIGINAL, 'failed', ['a@b.example', 'c@b.example']);
  expect(dsnIdFor(ORIGINAL, 'failed', ['c@b.example', 'a@b.example'])).toBe(both);
  expect(dsnIdFor(ORIGINAL, 'failed', ['a@b.example'])).not.toBe(both);
  expect(dsnIdFor(ORIGINAL, 'failed')).not.toBe(both);
});

test('the random part is the first 80 bits of the digest', () => {
  const digest = createHash('sha256').update(`${ORIGINAL}/failed`).digest('hex');
  // Base 32 in Node's digits, 0–9 and a–v, one for one into Crockford's.
  const digits = BigInt(`0x${digest.slice(0, 20)}`)
    .toString(32)
    .padStart(16, '0');
  const crockford = [...digits].map(
    (digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(digit, 32)],
  );
  expect(dsnIdFor(ORIGINAL, 'failed').slice(10)).toBe(crockford.join(''));
});

test('an id is a ULID that an envelope takes', () => {
  const envelope = {
    v: 1,
    id: dsnIdFor(ORIGINAL, 'delayed'),
    organizationId: 'contoso',
    mailFrom: '',
    rcptTo: ['ops@contoso.example'],
    receivedAtMs: 1,
    expiresAtMs: 2,
    raw: { inline: 'eA==' },
  };
  expect(envelopeSchema.safeParse(envelope).success).toBe(true);
});

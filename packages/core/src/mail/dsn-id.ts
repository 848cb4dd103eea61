import { createHash } from 'node:crypto';
import type { DsnKind } from './dsn-report.ts';

/** The ULID specification: 10 characters of time, 16 of randomness, in Crockford's base 32. */
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The ULID of a mail's notification: the mail's own time, and 80 bits of SHA-256 in the place of randomness. The same
 * notification made twice has the same id, so the ledger sends it once; one about other recipients has another.
 */
export function dsnIdFor(
  originalId: string,
  kind: DsnKind,
  recipients: readonly string[] = [],
): string {
  const about = [originalId, kind, ...[...recipients].sort()].join('/');
  const digest = createHash('sha256').update(about).digest();
  const bits = digest.readBigUInt64BE(0) * 65_536n + BigInt(digest.readUInt16BE(8));
  const random = Array.from({ length: RANDOM_LENGTH }, (_, index) => {
    const shift = 5n * BigInt(RANDOM_LENGTH - 1 - index);
    return CROCKFORD[Number((bits >> shift) & 31n)];
  });
  return originalId.slice(0, TIME_LENGTH) + random.join('');
}

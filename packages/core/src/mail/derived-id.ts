import { createHash } from 'node:crypto';

/** The ULID specification: 10 characters of time, 16 of randomness, in Crockford's base 32. */
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID that follows from what it names: the time of another ULID, and 80 bits of SHA-256 of `about` in the place of
 * randomness. What is made twice of the same has the same id, so the ledger sends it once.
 */
export function derivedId(timeOf: string, about: string): string {
  const digest = createHash('sha256').update(about).digest();
  const bits = digest.readBigUInt64BE(0) * 65_536n + BigInt(digest.readUInt16BE(8));
  return timeOf.slice(0, TIME_LENGTH) + base32(bits, RANDOM_LENGTH);
}

/** The same, for a time in milliseconds since the epoch. */
export function derivedIdAt(atMs: number, about: string): string {
  return derivedId(base32(BigInt(atMs), TIME_LENGTH), about);
}

function base32(value: bigint, length: number): string {
  return Array.from({ length }, (_, index) => {
    const shift = 5n * BigInt(length - 1 - index);
    return CROCKFORD[Number((value >> shift) & 31n)];
  }).join('');
}

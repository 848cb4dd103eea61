import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id of a split mail's part: the mail's own for the first, and for the others a ULID with the same time whose
 * 80 random bits are a hash of the mail's id and the index. The same mail enqueued again gets the same ids.
 */
export function partId(id: string, index: number): string {
  if (index === 0) return id;
  const digest = createHash('sha256').update(`${id}:${index}`).digest();
  const characters = Array.from(digest.subarray(0, 16), (byte) => CROCKFORD.charAt(byte & 31));
  return id.slice(0, 10) + characters.join('');
}

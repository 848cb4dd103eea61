import type { Random } from './random.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time, so that ids sort by it, and 80 bits of the given randomness. */
export function ulid(atMs: number, random: Random): string {
  let time = '';
  for (let rest = Math.floor(atMs), digit = 0; digit < 10; digit += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  for (let digit = 0; digit < 16; digit += 1) tail += ALPHABET.charAt(Math.floor(random() * 32));
  return time + tail;
}

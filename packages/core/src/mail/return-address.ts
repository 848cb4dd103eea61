import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainOf, isUsAscii, usableAddress } from './usable-address.ts';

/** RFC 5321 §4.5.3.1.1: octets of a local part. */
const MAX_LOCAL_LENGTH = 64;
/** Characters of five bits: 40 bits. Guessing one costs a mail each, to a recipient that the guesser chose. */
const TAG_LENGTH = 8;
export const MAX_LIFETIME_DAYS = 365;
const DAY_MS = 86_400_000;
/** RFC 4648 base 32, lower case: receivers that fold case lose nothing. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 5322 dot-atom: what needs no quotes. */
const PLAIN_LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

const RETURN_LOCAL = /^mf=([a-z2-7]{8})=([a-z2-7]{3})=([^=@]+)=(.+)$/;

/** Secrets, the newest first: it signs, and every one of them verifies. */
export type ReturnAddressKeys = readonly Uint8Array[];

export type ReturnAddressReading =
  | { kind: 'original'; address: string }
  /** An ordinary address. */
  | { kind: 'ordinary' }
  /** In the form of a return address, but signed by no key, altered, or out of date. */
  | { kind: 'invalid'; reason: 'return-address-forged' | 'return-address-expired' };

/**
 * An address at `domain` that stands in for a foreign one and leads back to it: `mf=<tag>=<day>=<domain>=<local part>`,
 * signed and good until a day, both in the address itself (in the manner of the Sender Rewriting Scheme). Lower case
 * throughout, since receivers may fold case; local parts that differ in case alone become one.
 * @returns `undefined` for an address that does not fit: too long, quoted, or beyond US-ASCII
 */
export function makeReturnAddress(
  original: string,
  { domain, keys, untilMs }: { domain: string; keys: ReturnAddressKeys; untilMs: number },
): string | undefined {
  const [key] = keys;
  const address = usableAddress(original)?.toLowerCase();
  if (key === undefined || address === undefined || !isUsAscii(address)) return undefined;
  const originalDomain = domainOf(address);
  const local = address.slice(0, -originalDomain.length - 1);
  if (!PLAIN_LOCAL.test(local) || !/^[a-z0-9.-]+$/.test(originalDomain)) return undefined;
  const day = dayText(Math.floor(untilMs / DAY_MS));
  const tag = tagOf(key, day, address, domain);
  const returnLocal = `mf=${tag}=${day}=${originalDomain}=${local}`;
  if (returnLocal.length > MAX_LOCAL_LENGTH) return undefined;
  return usableAddress(`${returnLocal}@${domain.toLowerCase()}`);
}

/** Where mail to an address leads, whatever its case. */
export function readReturnAddress(
  address: string,
  { keys, nowMs }: { keys: ReturnAddressKeys; nowMs: number },
): ReturnAddressReading {
  const folded = address.toLowerCase();
  const domain = domainOf(folded);
  const parts = RETURN_LOCAL.exec(folded.slice(0, -domain.length - 1));
  if (parts === null) return { kind: 'ordinary' };
  const [, tag = '', day = '', originalDomain = '', local = ''] = parts;
  const original = usableAddress(`${local}@${originalDomain}`);
  const isGenuine =
    original !== undefined && keys.some((key) => equal(tag, tagOf(key, day, original, domain)));
  if (!isGenuine) return { kind: 'invalid', reason: 'return-address-forged' };
  if (nowMs >= (dayNumber(day) + 1) * DAY_MS)
    return { kind: 'invalid', reason: 'return-address-expired' };
  return { kind: 'original', address: original };
}

/** Whether an address has the form of a return address; signatures are not looked at. */
export function looksLikeReturnAddress(address: string): boolean {
  return RETURN_LOCAL.test(address.slice(0, address.lastIndexOf('@')).toLowerCase());
}

/** What is signed includes the domain: an address of one organization's domain is none of another's. */
function tagOf(key: Uint8Array, day: string, original: string, domain: string): string {
  const text = ['mailferry-return-1', day, original, domain.toLowerCase()].join('\n');
  const digest = createHmac('sha256', key).update(text).digest();
  return Array.from({ length: TAG_LENGTH }, (_, index) => {
    const bit = index * 5;
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    return BASE32[(pair >> (11 - (bit & 7))) & 31];
  }).join('');
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** Days since 1970 in three characters of five bits: enough until 2059. */
function dayText(day: number): string {
  return [day >> 10, day >> 5, day].map((part) => BASE32[part & 31]).join('');
}

function dayNumber(text: string): number {
  return [...text].reduce((sum, character) => sum * 32 + BASE32.indexOf(character), 0);
}

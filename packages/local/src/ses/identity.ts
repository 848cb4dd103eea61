import * as z from 'zod/mini';
import { SesError } from './ses-error.ts';

const dkimSchema = z.discriminatedUnion('origin', [
  z.strictObject({ origin: z.literal('AWS_SES'), tokens: z.array(z.string()) }),
  /** "Bring your own DKIM": the private key is not kept, only what DNS has to show. */
  z.strictObject({ origin: z.literal('EXTERNAL'), selector: z.string(), publicKey: z.string() }),
]);

export const identitySchema = z.strictObject({
  /** What the control API decided; `null` leaves it to DNS. */
  pinned: z.nullable(z.boolean()),
  dkim: dkimSchema,
  dkimStatus: z.enum(['PENDING', 'SUCCESS', 'TEMPORARY_FAILURE']),
  configurationSet: z.optional(z.string()),
  mailFrom: z.optional(
    z.strictObject({
      domain: z.string(),
      onMxFailure: z.enum(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']),
      status: z.enum(['PENDING', 'SUCCESS', 'FAILED', 'TEMPORARY_FAILURE']),
    }),
  ),
});

export type Identity = z.infer<typeof identitySchema>;
export type Dkim = z.infer<typeof dkimSchema>;

/** A temporary failure is DNS out of reach: what was verified stays so. */
export function isVerified(identity: Identity): boolean {
  return identity.pinned ?? identity.dkimStatus !== 'PENDING';
}

export function dkimStatusOf(identity: Identity): Identity['dkimStatus'] {
  if (identity.pinned === null) return identity.dkimStatus;
  return identity.pinned ? 'SUCCESS' : 'PENDING';
}

/** Domains match whatever their case, local parts do not (SES developer guide, "Verified identities"). */
export function identityKey(name: string): string {
  const at = name.lastIndexOf('@');
  return name.slice(0, at + 1) + name.slice(at + 1).toLowerCase();
}

/**
 * The names that an address may be verified by, the most specific first: itself, its domain, the domains above it.
 * A top-level domain alone is not one.
 */
export function identityNamesOf(address: string): string[] {
  const key = identityKey(address);
  const labels = key.slice(key.lastIndexOf('@') + 1).split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [key, ...domains];
}

const DOMAIN =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LOCAL_PART = /^[!-?A-~]{1,64}$/;

export function isDomain(name: string): boolean {
  return name.length <= 253 && DOMAIN.test(name.toLowerCase());
}

/** SES takes US-ASCII local parts, and internationalised domains in A-labels (API reference, SendEmail). */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return LOCAL_PART.test(text.slice(0, Math.max(0, at))) && isDomain(text.slice(at + 1));
}

/** @throws SesError BadRequestException where the name is neither a domain nor an address. */
export function identityType(name: string): 'DOMAIN' | 'EMAIL_ADDRESS' {
  if (isDomain(name)) return 'DOMAIN';
  if (isAddress(name)) return 'EMAIL_ADDRESS';
  throw new SesError('BadRequestException', `Invalid email identity <${name}>.`);
}

import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { publicKeyOf } from '../dkim-key.ts';
import type { Dkim, Identity } from '../identity.ts';
import { dkimStatusOf } from '../identity.ts';
import type { Region } from '../region.ts';
import { SesError } from '../ses-error.ts';

/** API reference, DkimSigningAttributes. */
export const signingSchema = z.object({
  DomainSigningSelector: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{1,63}$/))),
  DomainSigningPrivateKey: z.optional(z.string()),
});

/** @throws SesError NotFoundException */
export function requireIdentity(region: Region, key: string): Identity {
  const identity = region.identities.get(key);
  if (identity !== undefined) return identity;
  throw new SesError('NotFoundException', `Email identity ${key} does not exist.`);
}

/**
 * What an identity signs with: its own key where one is given, keys of SES's otherwise.
 * @throws SesError BadRequestException
 */
export function dkimOf(signing: z.output<typeof signingSchema> | undefined): Dkim {
  const { DomainSigningSelector: selector, DomainSigningPrivateKey: key } = signing ?? {};
  if (key === undefined && selector === undefined) {
    const token = () => randomBytes(16).toString('hex');
    return { origin: 'AWS_SES', tokens: [token(), token(), token()] };
  }
  if (key === undefined || selector === undefined) {
    throw new SesError('BadRequestException', 'A selector and a private key go together.');
  }
  return { origin: 'EXTERNAL', selector, publicKey: publicKeyOf(key) };
}

/** As GetEmailIdentity shows it. */
export function dkimAttributes(identity: Identity): object {
  return {
    SigningEnabled: true,
    Status: dkimStatusOf(identity),
    Tokens: tokensOf(identity.dkim),
    SigningAttributesOrigin: identity.dkim.origin,
  };
}

/** API reference, DkimAttributes: with "bring your own DKIM", the token is the selector. */
export function tokensOf(dkim: Dkim): string[] {
  return dkim.origin === 'EXTERNAL' ? [dkim.selector] : dkim.tokens;
}

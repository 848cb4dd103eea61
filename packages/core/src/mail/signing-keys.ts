import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';
import type { ReturnAddressKeys } from './return-address.ts';

/** What ARC sets are sealed with: the relay's own domain, not the organization's. */
export interface ArcKey {
  domain: string;
  selector: string;
  /** PEM, RSA or Ed25519. */
  privateKey: string;
}

export interface SigningKeys {
  returnAddress: ReturnAddressKeys;
  arc?: ArcKey;
}

/** Where the keys are kept. Answers come from a cache, which outlives the keeper's own outages. */
export interface SigningKeySource {
  /** @throws MailferryError `signing-keys-unavailable` when they cannot be read and never were. */
  current(): Promise<SigningKeys>;
}

/** 256 bits, as HMAC-SHA-256 wants them (RFC 2104 §3). */
const MIN_SECRET_BYTES = 32;

const signingSecret = z.strictObject({
  /** Base64, the newest first. An older one stays for as long as addresses that it signed are good. */
  returnAddress: z._default(
    z.array(
      z
        .string()
        .check(
          z.refine(
            (text) => Buffer.from(text, 'base64').length >= MIN_SECRET_BYTES,
            'must be 32 bytes or more in base64',
          ),
        ),
    ),
    [],
  ),
  arc: z.exactOptional(
    z.strictObject({
      domain: z.string().check(z.minLength(3)),
      selector: z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)),
      privateKey: z.string().check(z.regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be PEM')),
    }),
  ),
});

/**
 * Reads the signing secret's text.
 * @throws MailferryError `signing-keys-invalid`, naming the faulty fields, never their values.
 */
export function parseSigningKeys(text: string): SigningKeys {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid(['not JSON']);
  }
  const result = signingSecret.safeParse(parsed);
  if (!result.success) {
    throw invalid(
      result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    );
  }
  const { returnAddress, arc } = result.data;
  return {
    returnAddress: returnAddress.map((secret) => Buffer.from(secret, 'base64')),
    ...(arc === undefined ? {} : { arc }),
  };
}

function invalid(faults: string[]): MailferryError {
  return new MailferryError('signing-keys-invalid', 'The signing secret is not valid.', {
    detail: { faults },
  });
}

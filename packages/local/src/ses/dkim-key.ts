import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SesError } from './ses-error.ts';

/** Looks a name's TXT records up, each joined from its strings. Rejects as node:dns does when there are none. */
export type DkimLookup = (name: string) => Promise<string[]>;

/**
 * The public key of a "bring your own DKIM" private key, in the base64 form of a DKIM record's `p=`.
 * @param privateKey base64 of an RSA key of 1024 to 2048 bits, without PEM lines (API reference, DkimSigningAttributes)
 * @throws SesError BadRequestException for anything else
 */
export function publicKeyOf(privateKey: string): string {
  const der = Buffer.from(privateKey, 'base64');
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      const key = createPrivateKey({ key: der, format: 'der', type });
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (key.asymmetricKeyType !== 'rsa' || bits < 1024 || bits > 2048) break;
      const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
      return spki.toString('base64');
    } catch {
      // Not of this form: the next one may fit, and the end of the loop tells when none did.
    }
  }
  throw new SesError(
    'BadRequestException',
    'The private key must be a base64-encoded RSA key of 1024 to 2048 bits.',
  );
}

/** What DNS shows of a key; `unknown` when it could not be asked. */
export async function publicationOf(
  name: string,
  publicKey: string,
  lookup: DkimLookup,
): Promise<'published' | 'absent' | 'unknown'> {
  try {
    const records = await lookup(name);
    return records.some((record) => keyOfRecord(record) === publicKey) ? 'published' : 'absent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'absent' : 'unknown';
  }
}

/** RFC 6376 section 3.6.1: tags of a key record; white space inside `p` does not count. */
function keyOfRecord(record: string): string | undefined {
  for (const tag of record.split(';')) {
    const [name, ...value] = tag.split('=');
    if (name?.trim() === 'p') return value.join('=').replaceAll(/\s/g, '');
  }
  return undefined;
}

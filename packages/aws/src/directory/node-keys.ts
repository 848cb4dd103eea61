import { createHash, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair, Keys } from '@mailferry/core/directory/ports';

const generate = promisify(generateKeyPair);

/** Keys and secrets from the operating system's source of randomness. */
export class NodeKeys implements Keys {
  async rsa2048(): Promise<KeyPair> {
    const { privateKey, publicKey } = await generate('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    });
    return {
      privateKey: privateKey.toString('base64'),
      publicKey: publicKey.toString('base64'),
    };
  }

  secret(): string {
    return randomBytes(32).toString('base64url');
  }

  sha256(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }
}

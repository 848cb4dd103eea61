import type { Keys } from '@mailferry/core/directory/ports';
import { sameHash } from './api-token-authenticator.ts';
import type { Authenticator, Identity } from './authenticate.ts';

/**
 * The operator of a new deployment, before it has tokens or an identity provider: the environment holds the SHA-256 of
 * a token of at least 256 random bits. Take the variable away once other operators exist.
 */
export class BootstrapAuthenticator implements Authenticator {
  readonly #sha256: string;
  readonly #keys: Pick<Keys, 'sha256'>;

  constructor(sha256: string, keys: Pick<Keys, 'sha256'>) {
    this.#sha256 = sha256;
    this.#keys = keys;
  }

  async identify(bearer: string): Promise<Identity | undefined> {
    if (!sameHash(this.#keys.sha256(bearer), this.#sha256)) return undefined;
    return { id: 'bootstrap', role: 'operator' };
  }
}

import { timingSafeEqual } from 'node:crypto';
import type { DirectoryPorts } from '@mailferry/core/directory/ports';
import { tokenIdOf } from '@mailferry/core/directory/tokens';
import { type Authenticator, type Identity, invalidToken } from './authenticate.ts';

/** Mailferry's own tokens. One strongly consistent read a request, so that a revoked token opens nothing any more. */
export class ApiTokenAuthenticator implements Authenticator {
  readonly #ports: Pick<DirectoryPorts, 'repository' | 'keys' | 'clock'>;

  constructor(ports: Pick<DirectoryPorts, 'repository' | 'keys' | 'clock'>) {
    this.#ports = ports;
  }

  async identify(bearer: string): Promise<Identity | undefined> {
    if (!bearer.startsWith('mft_')) return undefined;
    const { repository, keys, clock } = this.#ports;
    const tokenId = tokenIdOf(bearer);
    if (tokenId === undefined) throw invalidToken();
    const token = await repository.token(tokenId);
    const valid =
      token !== undefined &&
      sameHash(keys.sha256(bearer), token.sha256) &&
      token.revokedAtMs === undefined &&
      clock.nowMs() < token.expiresAtMs;
    if (!valid) throw invalidToken();
    const { role, organizationId } = token;
    return {
      id: `token:${tokenId}`,
      role,
      ...(organizationId === undefined ? {} : { organizationId }),
    };
  }
}

export function sameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

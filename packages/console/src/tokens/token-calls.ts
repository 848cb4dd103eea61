import { api, body } from '../api/client.ts';
import type { IssuedToken } from '../api/generated/schema.ts';

/** Of an organization; undefined: of the deployment. */
export type Scope = string | undefined;

/** Roles that a token of the scope may have, the usual one first. */
export function rolesIn(scope: Scope): readonly ['operator' | 'admin', 'reader'] {
  return scope === undefined ? ['operator', 'reader'] : ['admin', 'reader'];
}

export interface TokenWish {
  name: string;
  role: 'operator' | 'admin' | 'reader';
  lifetimeDays: number;
}

/** @param key the same for every attempt of one dialog. */
export function issueToken(scope: Scope, wish: TokenWish, key: string): Promise<IssuedToken> {
  const { name, role, lifetimeDays } = wish;
  const header = { 'Idempotency-Key': key };
  return scope === undefined
    ? body(
        api.POST('/tokens', {
          params: { header },
          body: { name, role: role === 'operator' ? role : 'reader', lifetimeDays },
        }),
      )
    : body(
        api.POST('/organizations/{organizationId}/tokens', {
          params: { path: { organizationId: scope }, header },
          body: { name, role: role === 'admin' ? role : 'reader', lifetimeDays },
        }),
      );
}

export async function revokeToken(scope: Scope, tokenId: string): Promise<void> {
  if (scope === undefined) {
    await api.DELETE('/tokens/{tokenId}', { params: { path: { tokenId } } });
  } else {
    await api.DELETE('/organizations/{organizationId}/tokens/{tokenId}', {
      params: { path: { organizationId: scope, tokenId } },
    });
  }
}

import type { ApiToken, Role } from './api-token.ts';
import { type Actor, audited } from './audit.ts';
import { GLOBAL_SCOPE } from './audit-entry.ts';
import type { DirectoryPorts } from './ports.ts';
import { readActiveOrganization } from './read-organization.ts';
import { notFound, Refusal } from './refusal.ts';

type TokenPorts = Pick<DirectoryPorts, 'repository' | 'keys' | 'clock' | 'newId'>;

export interface NewToken {
  tokenId: string;
  name: string;
  role: Role;
  organizationId?: string;
  lifetimeMs: number;
}

export interface IssuedToken {
  token: ApiToken;
  /** `mft_<token id>_<secret>`: shown once, kept nowhere. */
  secret: string;
}

/**
 * Makes an API token. Only its hash is stored.
 * @throws Refusal `token-scope` for an admin without an organization or an operator with one, `token-exists` for an id
 *   that was used (a repeated request: the secret cannot be shown again).
 */
export async function issueToken(
  ports: TokenPorts,
  actor: Actor,
  wish: NewToken,
): Promise<IssuedToken> {
  requireScope(wish);
  if (wish.organizationId !== undefined) await readActiveOrganization(ports, wish.organizationId);
  const secret = `mft_${wish.tokenId}_${ports.keys.secret()}`;
  const nowMs = ports.clock.nowMs();
  const { lifetimeMs, ...rest } = wish;
  const token: ApiToken = {
    ...rest,
    sha256: ports.keys.sha256(secret),
    createdBy: actor.id,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifetimeMs,
  };
  const answer = await ports.repository.write([
    { kind: 'create', record: { type: 'token', value: token } },
    audited(ports, actor, {
      scope: wish.organizationId ?? GLOBAL_SCOPE,
      action: 'token.issue',
      target: `token/${wish.tokenId}`,
      changes: { name: wish.name, role: wish.role, expiresAtMs: token.expiresAtMs },
    }),
  ]);
  if (!answer.written) {
    throw new Refusal('token-exists', 'This token was made already; its secret was shown then.');
  }
  return { token, secret };
}

/** From now on the token opens nothing. @throws Refusal `token-not-found`. */
export async function revokeToken(
  ports: TokenPorts,
  actor: Actor,
  scope: string,
  tokenId: string,
): Promise<void> {
  const token = await ports.repository.token(tokenId);
  if (token === undefined || (token.organizationId ?? GLOBAL_SCOPE) !== scope) {
    throw notFound('token');
  }
  if (token.revokedAtMs !== undefined) return;
  const revoked = { ...token, revokedAtMs: ports.clock.nowMs() };
  await ports.repository.write([
    { kind: 'put', record: { type: 'token', value: revoked } },
    audited(ports, actor, {
      scope,
      action: 'token.revoke',
      target: `token/${tokenId}`,
      changes: {},
    }),
  ]);
}

/** The id within a token's text; `undefined` for text that is no token. */
export function tokenIdOf(secret: string): string | undefined {
  return /^mft_([0-7][0-9A-HJKMNP-TV-Z]{25})_[A-Za-z0-9_-]{43}$/.exec(secret)?.[1];
}

function requireScope({ role, organizationId }: NewToken): void {
  if (role === 'admin' && organizationId === undefined) {
    throw new Refusal('token-scope', 'An organization admin needs an organization.');
  }
  if (role === 'operator' && organizationId !== undefined) {
    throw new Refusal('token-scope', 'An operator belongs to no organization.');
  }
}

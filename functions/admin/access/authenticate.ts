import type { Role } from '@mailferry/core/directory/api-token';
import { HttpRefusal } from '../http/problem.ts';

/** Somebody whose credential was checked. */
export interface Identity {
  id: string;
  role: Role;
  organizationId?: string;
}

/** Checks one kind of credential. */
export interface Authenticator {
  /** `undefined` for a credential of another kind. @throws HttpRefusal `token-invalid` for a bad one of this kind. */
  identify(bearer: string): Promise<Identity | undefined>;
}

/** RFC 6750 §2.1: b64token. Long enough for a JWT with many claims, short enough not to be a burden. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]{1,8192}=*)$/i;

/** @throws HttpRefusal `token-missing`, `token-invalid`: 401 both. */
export async function authenticate(
  authenticators: readonly Authenticator[],
  authorization: string | undefined,
): Promise<Identity> {
  if (authorization === undefined) {
    throw new HttpRefusal(
      401,
      'token-missing',
      'Send a bearer token in the Authorization header.',
      {
        headers: { 'www-authenticate': 'Bearer realm="mailferry"' },
      },
    );
  }
  const bearer = BEARER.exec(authorization)?.[1];
  if (bearer === undefined) throw invalidToken();
  for (const authenticator of authenticators) {
    const identity = await authenticator.identify(bearer);
    if (identity !== undefined) return identity;
  }
  throw invalidToken();
}

/** One answer for every defect: which one it is, is the holder's to know. */
export function invalidToken(): HttpRefusal {
  return new HttpRefusal(401, 'token-invalid', 'The token is not valid, or no longer.', {
    headers: { 'www-authenticate': 'Bearer realm="mailferry", error="invalid_token"' },
  });
}

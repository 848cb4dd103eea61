import { role } from '@mailferry/core/directory/api-token';
import { directoryId } from '@mailferry/core/directory/identifiers';
import type { Clock } from '@mailferry/core/ports';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HttpRefusal } from '../http/problem.ts';
import { type Authenticator, type Identity, invalidToken } from './authenticate.ts';

export interface OidcSettings {
  issuer: string;
  audience: string;
  jwksUrl: string;
  /** Asymmetric algorithms that tokens may be signed with; nothing outside this list is tried. */
  algorithms: readonly string[];
  clockToleranceSeconds: number;
  /** Names of the claims that hold the role and the organization's id. */
  roleClaim: string;
  organizationClaim: string;
}

/** JSON Web Tokens of an OpenID Connect provider. */
export class OidcAuthenticator implements Authenticator {
  readonly #settings: OidcSettings;
  readonly #clock: Clock;
  readonly #keys: JWTVerifyGetKey;

  constructor(settings: OidcSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#keys = createRemoteJWKSet(new URL(settings.jwksUrl), { timeoutDuration: 3_000 });
  }

  async identify(bearer: string): Promise<Identity | undefined> {
    const payload = await this.#verify(bearer);
    const { roleClaim, organizationClaim } = this.#settings;
    const subject = payload.sub;
    if (subject === undefined || !/^[\x21-\x7e]{1,255}$/.test(subject)) throw invalidToken();
    const identity = identityOf(subject, payload[roleClaim], payload[organizationClaim]);
    if (identity !== undefined) return identity;
    throw new HttpRefusal(403, 'role-missing', 'The token grants no role here.');
  }

  async #verify(bearer: string): Promise<JWTPayload> {
    const { issuer, audience, algorithms, clockToleranceSeconds } = this.#settings;
    try {
      const { payload } = await jwtVerify(bearer, this.#keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.#clock.nowMs()),
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (isTheTokensFault(error)) throw invalidToken();
      throw new HttpRefusal(503, 'identity-provider-unavailable', 'Tokens cannot be checked now.');
    }
  }
}

/**
 * The role goes with its organization or is none: an admin has one, an operator has none, and a reader has one or says
 * `*` for all. Nobody becomes more by a claim that is missing.
 */
function identityOf(subject: string, roleClaim: unknown, organizationClaim: unknown) {
  const granted = role.safeParse(roleClaim);
  if (!granted.success) return undefined;
  const identity: Identity = { id: `oidc:${subject}`, role: granted.data };
  if (granted.data === 'operator') return organizationClaim === undefined ? identity : undefined;
  if (granted.data === 'reader' && organizationClaim === '*') return identity;
  const bound = directoryId.safeParse(organizationClaim);
  return bound.success ? { ...identity, organizationId: bound.data } : undefined;
}

/** Everything but the key set being out of reach or unreadable. */
function isTheTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  );
}

import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '@mailferry/local/http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface OidcProvider {
  issuer: string;
  /** How often a code was exchanged, its verifier being right. */
  exchanges(): number;
  /** How often a token was renewed, by the refresh token that was given last. */
  renewals(): number;
  stop(): Promise<void>;
}

/**
 * An OpenID Connect provider that signs in whoever comes as an operator: authorization code with PKCE, and refresh
 * tokens that are good once.
 * @param lifetimeSeconds how long its access tokens are valid.
 */
export async function startOidcProvider(
  audience: string,
  lifetimeSeconds: number,
): Promise<OidcProvider> {
  const keys = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
  const challenges = new Map<string, string>();
  let exchanges = 0;
  let renewals = 0;
  let refreshToken = '';
  let issuer = '';

  async function answer(request: IncomingMessage): Promise<object> {
    const form = new URLSearchParams((await readBody(request, 10_000)).toString());
    if (form.get('grant_type') === 'refresh_token') {
      if (refreshToken === '' || form.get('refresh_token') !== refreshToken) {
        throw new Error('A refresh token is good once');
      }
      renewals += 1;
    } else {
      checkCode(form);
      exchanges += 1;
    }
    return issueTokens();
  }

  function checkCode(form: URLSearchParams): void {
    const challenge = challenges.get(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge === undefined || challenge !== proof) throw new Error('PKCE failed');
    challenges.delete(form.get('code') ?? '');
  }

  async function issueTokens(): Promise<object> {
    refreshToken = randomUUID();
    const token = await new SignJWT({ mailferry_role: 'operator' })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('olga')
      .setIssuedAt()
      .setJti(randomUUID())
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(keys.privateKey);
    return {
      access_token: token,
      id_token: token,
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      challenges.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    const documents: Record<string, () => object | Promise<object>> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      }),
      '/keys': () => ({ keys: [key] }),
      '/token': () => answer(request),
    };
    const document = await documents[url.pathname]?.();
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'application/json');
    response.statusCode = document === undefined ? 404 : 200;
    response.end(JSON.stringify(document ?? {}));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      response.statusCode = 400;
      response.end('{"error":"invalid_grant"}');
    });
  });
  issuer = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
  return {
    issuer,
    exchanges: () => exchanges,
    renewals: () => renewals,
    stop: () => closeServer(server),
  };
}

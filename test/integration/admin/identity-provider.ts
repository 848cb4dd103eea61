import { createServer } from 'node:http';
import type { OidcSettings } from '@mailferry/functions/admin/access/oidc-authenticator';
import { listenOnLoopback } from '@mailferry/local/http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

/** An OpenID Connect provider's key set over HTTP, and tokens signed with its key, good and bad. */
export async function startIdentityProvider() {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256');
  const elliptic = await generateKeyPair('ES384', { extractable: true });
  const keys = [
    { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'two', alg: 'ES384' },
  ];
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys }));
  });
  const port = await listenOnLoopback(server, 0);
  const settings: OidcSettings = {
    issuer: 'https://login.example/',
    audience: 'mailferry-admin',
    jwksUrl: `http://127.0.0.1:${port}/keys`,
    algorithms: ['RS256'],
    clockToleranceSeconds: 30,
    roleClaim: 'mailferry_role',
    organizationClaim: 'mailferry_organization',
  };

  interface Change {
    issuer?: string;
    audience?: string;
    subject?: string;
    expiresInS?: number;
    notBeforeInS?: number;
  }

  function claimsOf(nowMs: number, claims: Record<string, unknown>, change: Change = {}) {
    const nowS = Math.floor(nowMs / 1000);
    return {
      sub: change.subject ?? 'someone',
      iss: change.issuer ?? settings.issuer,
      aud: change.audience ?? settings.audience,
      iat: nowS,
      exp: nowS + (change.expiresInS ?? 300),
      ...(change.notBeforeInS === undefined ? {} : { nbf: nowS + change.notBeforeInS }),
      ...claims,
    };
  }

  const sign = (payload: Record<string, unknown>) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(pair.privateKey);

  async function defectiveTokens(nowMs: number): Promise<[string, string][]> {
    const operator = { mailferry_role: 'operator' };
    const good = await sign(claimsOf(nowMs, operator));
    const [header = '', , signature = ''] = good.split('.');
    const forged = Buffer.from(JSON.stringify(claimsOf(nowMs, operator))).toString('base64url');
    const secret = Buffer.from(JSON.stringify(keys[0]));
    return [
      ['JWT expired', await sign(claimsOf(nowMs, operator, { expiresInS: -31 }))],
      ['JWT not valid yet', await sign(claimsOf(nowMs, operator, { notBeforeInS: 60 }))],
      ['JWT of a wrong audience', await sign(claimsOf(nowMs, operator, { audience: 'else' }))],
      ['JWT of a wrong issuer', await sign(claimsOf(nowMs, operator, { issuer: 'https://x/' }))],
      ['JWT without expiry', await sign({ ...claimsOf(nowMs, operator), exp: undefined })],
      [
        'JWT with a subject of control characters',
        await sign(claimsOf(nowMs, operator, { subject: 'a\nb' })),
      ],
      ['JWT without a signature', new UnsecuredJWT(claimsOf(nowMs, operator)).encode()],
      [
        'JWT with alg none and a signature',
        `${new UnsecuredJWT(claimsOf(nowMs, operator)).encode()}${signature}`,
      ],
      ['JWT tampered', `${header}.${forged.replace(/.$/, 'A')}.${signature}`],
      [
        'JWT of a stranger',
        await new SignJWT(claimsOf(nowMs, operator))
          .setProtectedHeader({ alg: 'RS256', kid: 'one' })
          .sign(stranger.privateKey),
      ],
      [
        'JWT of an unknown key',
        await new SignJWT(claimsOf(nowMs, operator))
          .setProtectedHeader({ alg: 'RS256', kid: 'nine' })
          .sign(pair.privateKey),
      ],
      [
        'JWT signed with the public key as a secret',
        await new SignJWT(claimsOf(nowMs, operator))
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .sign(secret),
      ],
      [
        'JWT of an algorithm that is not on the list',
        await new SignJWT(claimsOf(nowMs, operator))
          .setProtectedHeader({ alg: 'ES384', kid: 'two' })
          .sign(elliptic.privateKey),
      ],
    ];
  }

  return {
    settings,
    token: (nowMs: number, claims: Record<string, unknown>) => sign(claimsOf(nowMs, claims)),
    defectiveTokens,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

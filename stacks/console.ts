import { securityHeaders } from '@mailferry/console/security-headers';
import type { Operations } from './operations.ts';
import type { Region } from './regions.ts';

const TWO_YEARS_SECONDS = 63_072_000;

/**
 * The console: files in a private bucket behind CloudFront. It is told where the admin API and the identity provider are
 * when it is built; a browser finds nothing else in it, and talks to nobody else.
 */
export function createConsole(
  home: Region,
  { console: site, admin: { oidcIssuer } }: Operations,
  admin: sst.aws.ApiGatewayV2,
): sst.aws.StaticSite | undefined {
  if (site === undefined) return undefined;
  const headers = createHeaders(home, admin, site.oidcClientId === undefined ? [] : [oidcIssuer]);
  return new sst.aws.StaticSite(
    'Console',
    {
      path: site.path,
      build: { command: 'npm run build', output: 'dist' },
      environment: {
        VITE_ADMIN_URL: admin.url,
        ...(site.oidcClientId === undefined
          ? {}
          : { VITE_OIDC_AUTHORITY: oidcIssuer, VITE_OIDC_CLIENT_ID: site.oidcClientId }),
      },
      assets: {
        fileOptions: [
          { files: '**', cacheControl: 'max-age=0,no-cache,no-store,must-revalidate' },
          // Names of built assets change with their content; the page that names them does not.
          { files: 'assets/**', cacheControl: 'max-age=31536000,public,immutable' },
        ],
      },
      transform: {
        assets: (bucket) => {
          bucket.cors = false;
        },
        cdn: (cdn) => {
          cdn.defaultCacheBehavior = $output(cdn.defaultCacheBehavior).apply((behavior) => ({
            ...behavior,
            responseHeadersPolicyId: headers.id,
          }));
        },
      },
    },
    { provider: home.provider },
  );
}

/** What the local stack sends with the console, by CloudFront: scripts and requests of its own and of these alone. */
function createHeaders(home: Region, admin: sst.aws.ApiGatewayV2, connect: string[]) {
  return new aws.cloudfront.ResponseHeadersPolicy(
    'ConsoleHeaders',
    {
      securityHeadersConfig: {
        contentSecurityPolicy: {
          contentSecurityPolicy: admin.url.apply((url) => {
            const origins = [url, ...connect].map((address) => new URL(address).origin);
            return securityHeaders(origins)['content-security-policy'] ?? '';
          }),
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: TWO_YEARS_SECONDS, override: true },
      },
      customHeadersConfig: {
        items: [{ header: 'cross-origin-opener-policy', value: 'same-origin', override: true }],
      },
    },
    { provider: home.provider },
  );
}

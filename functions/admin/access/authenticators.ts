import type { AdminConfiguration } from '../environment.ts';
import type { AdminPorts } from '../ports.ts';
import { ApiTokenAuthenticator } from './api-token-authenticator.ts';
import type { Authenticator } from './authenticate.ts';
import { BootstrapAuthenticator } from './bootstrap-authenticator.ts';
import { OidcAuthenticator } from './oidc-authenticator.ts';

/** The kinds of credential that a deployment takes, in the order in which they are tried. */
export function createAuthenticators(
  configuration: AdminConfiguration,
  ports: AdminPorts,
): Authenticator[] {
  const {
    BOOTSTRAP_TOKEN_SHA256: bootstrap,
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: audience,
    OIDC_JWKS_URL: jwksUrl,
  } = configuration;
  return [
    ...(bootstrap === undefined ? [] : [new BootstrapAuthenticator(bootstrap, ports.keys)]),
    new ApiTokenAuthenticator(ports),
    ...(issuer === undefined || audience === undefined || jwksUrl === undefined
      ? []
      : [
          new OidcAuthenticator(
            {
              issuer,
              audience,
              jwksUrl,
              algorithms: configuration.OIDC_ALGORITHMS,
              clockToleranceSeconds: configuration.OIDC_CLOCK_TOLERANCE_SECONDS,
              roleClaim: configuration.OIDC_ROLE_CLAIM,
              organizationClaim: configuration.OIDC_ORGANIZATION_CLAIM,
            },
            ports.clock,
          ),
        ]),
  ];
}

import type { Plugin } from 'vite';

/** What a built console knows of its deployment. Everything here is public. */
export interface ConsoleConfiguration {
  /** Where the admin API is: an origin, or a path of the console's own. */
  adminUrl: string;
  /** The OpenID Connect provider of people. Without it they sign in with an API token. */
  oidc?: { authority: string; clientId: string; scope: string } | undefined;
}

/** @throws Error naming the variable that is missing. */
export function readConfiguration(
  environment: Record<string, string | undefined>,
): ConsoleConfiguration {
  const { VITE_ADMIN_URL, VITE_OIDC_AUTHORITY, VITE_OIDC_CLIENT_ID, VITE_OIDC_SCOPE } = environment;
  if (VITE_ADMIN_URL === undefined || VITE_ADMIN_URL === '') {
    throw new Error('Set VITE_ADMIN_URL to the address of the admin API.');
  }
  if ((VITE_OIDC_AUTHORITY === undefined) !== (VITE_OIDC_CLIENT_ID === undefined)) {
    throw new Error('Set both of VITE_OIDC_AUTHORITY and VITE_OIDC_CLIENT_ID, or neither.');
  }
  return {
    adminUrl: VITE_ADMIN_URL,
    ...(VITE_OIDC_AUTHORITY === undefined || VITE_OIDC_CLIENT_ID === undefined
      ? {}
      : {
          oidc: {
            authority: VITE_OIDC_AUTHORITY,
            clientId: VITE_OIDC_CLIENT_ID,
            scope: VITE_OIDC_SCOPE ?? 'openid offline_access',
          },
        }),
  };
}

/** Writes the configuration into the page as meta tags: scripts stay the same for every deployment. */
export function configurationTags({ adminUrl, oidc }: ConsoleConfiguration): Plugin {
  const tags = {
    'mailferry-admin-url': adminUrl,
    ...(oidc === undefined
      ? {}
      : {
          'mailferry-oidc-authority': oidc.authority,
          'mailferry-oidc-client-id': oidc.clientId,
          'mailferry-oidc-scope': oidc.scope,
        }),
  };
  return {
    name: 'mailferry-configuration',
    transformIndexHtml: () =>
      Object.entries(tags).map(([name, content]) => ({
        tag: 'meta',
        attrs: { name, content },
        injectTo: 'head' as const,
      })),
  };
}

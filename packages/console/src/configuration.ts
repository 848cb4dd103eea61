/** What the build wrote into the page about its deployment. */
function tag(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="mailferry-${name}"]`)?.content;
}

const authority = tag('oidc-authority');
const clientId = tag('oidc-client-id');

export const configuration = {
  adminUrl: tag('admin-url') ?? '/api',
  oidc:
    authority === undefined || clientId === undefined
      ? undefined
      : { authority, clientId, scope: tag('oidc-scope') ?? 'openid' },
};

import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { configuration } from '../configuration.ts';
import { session } from './session.ts';

type Oidc = NonNullable<typeof configuration.oidc>;

/** Where the provider sends people back to. */
export const CALLBACK_PATH = '/callback';

let manager: UserManager | undefined;

/** Authorization code with PKCE. Tokens are renewed before they end, and kept for the tab alone. */
function managerOf({ authority, clientId, scope }: Oidc): UserManager {
  if (manager !== undefined) return manager;
  manager = new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: `${location.origin}${CALLBACK_PATH}`,
    post_logout_redirect_uri: location.origin,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: true,
  });
  manager.events.addUserLoaded(({ access_token: token }) => session.begin({ token, kind: 'oidc' }));
  manager.events.addAccessTokenExpired(() => session.end('expired'));
  return manager;
}

/** Leaves for the provider; comes back to the page that is open now. */
export async function signIn(oidc: Oidc): Promise<void> {
  await managerOf(oidc).signinRedirect({ state: { path: location.pathname + location.search } });
}

/** Ends the sign-in on the way back. @returns the path to go on with. */
export async function completeSignIn(oidc: Oidc): Promise<string> {
  const user = await managerOf(oidc).signinRedirectCallback();
  session.begin({ token: user.access_token, kind: 'oidc' });
  const { state } = user;
  const path =
    typeof state === 'object' && state !== null && 'path' in state ? state.path : undefined;
  // A path of this site alone: the state travelled through another one.
  return typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : '/';
}

/** Takes up renewing after a reload. */
export async function resume(oidc: Oidc): Promise<void> {
  await managerOf(oidc).getUser();
}

export async function signOut(oidc: Oidc): Promise<void> {
  session.end('signed-out');
  await managerOf(oidc).removeUser();
}

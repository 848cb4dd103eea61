import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, queryClient } from './api/queries.ts';
import { configuration } from './configuration.ts';
import { Shell } from './layout/shell.tsx';
import { Pages } from './pages.tsx';
import { CallerContext } from './session/caller.ts';
import { useSession } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { FullPage, Loaded } from './ui/loaded.tsx';

/** Sign-in first; the address stays as it is, so that a link leads to its page afterwards. */
export function App() {
  const session = useSession();
  const token = session?.token;
  useEffect(() => {
    // Nothing that one caller was shown is left for the next.
    if (token === undefined) queryClient.clear();
  }, [token]);
  const renewed = session?.kind === 'oidc';
  useEffect(() => {
    // Also after a reload: a session that is not taken up again ends with its first token.
    const { oidc } = configuration;
    if (renewed && oidc !== undefined) {
      void import('./session/oidc.ts').then(({ resume }) => resume(oidc));
    }
  }, [renewed]);
  return token === undefined ? <SignInPage /> : <SignedIn />;
}

function SignedIn() {
  const caller = useQuery(queries.caller());
  if (caller.data === undefined) {
    return (
      <FullPage>
        <Loaded query={caller}>{() => null}</Loaded>
      </FullPage>
    );
  }
  return (
    <CallerContext value={caller.data}>
      <Shell>
        <Pages />
      </Shell>
    </CallerContext>
  );
}

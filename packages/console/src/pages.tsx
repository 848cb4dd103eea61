import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { RegionsPage } from './regions/regions-page.tsx';
import { useCaller } from './session/caller.ts';

/** Every page and its address. */
export function Pages() {
  const { organizationId } = useCaller();
  const home =
    organizationId === null ? '/regions' : `/organizations/${organizationId}/preferences`;
  return (
    <Suspense>
      <Switch>
        <Route path="/">
          <Redirect to={home} replace />
        </Route>
        <Route path="/callback">
          <Redirect to={home} replace />
        </Route>
        <Route path="/regions">
          <RegionsPage />
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Suspense>
  );
}

import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { RegionsPage } from './regions/regions-page.tsx';
import { useCaller } from './session/caller.ts';
import { Loading } from './ui/loaded.tsx';

const OrganizationsPage = lazy(() => import('./organizations/organizations-page.tsx'));
const CreationPage = lazy(() => import('./organizations/creation-wizard.tsx'));
const PreferencesPage = lazy(() => import('./organization/preferences-page.tsx'));
const AssetsPage = lazy(() => import('./organization/assets-page.tsx'));
const DomainPage = lazy(() => import('./organization/domain-page.tsx'));
const IntegrationsPage = lazy(() => import('./organization/integrations-page.tsx'));
const IntegrationPage = lazy(() => import('./organization/integration-page.tsx'));
const ReadinessPage = lazy(() => import('./organization/readiness-page.tsx'));
const FindPage = lazy(() => import('./messages/find-page.tsx'));
const MessagesPage = lazy(() => import('./messages/messages-page.tsx'));
const MessagePage = lazy(() => import('./messages/message-page.tsx'));
const BacklogPage = lazy(() => import('./backlog/backlog-page.tsx'));
const DeadLettersPage = lazy(() => import('./backlog/dead-letters-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));

/** Every page and its address. */
export function Pages() {
  const { organizationId } = useCaller();
  const home =
    organizationId === null ? '/regions' : `/organizations/${organizationId}/preferences`;
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <Redirect to={home} replace />
        </Route>
        <Route path="/callback">
          <Redirect to={home} replace />
        </Route>
        <Route path="/regions" component={RegionsPage} />
        <Route path="/organizations" component={OrganizationsPage} />
        <Route path="/organizations/new" component={CreationPage} />
        <Route path="/organizations/:organizationId">
          {({ organizationId: id }) => <Redirect to={`/organizations/${id}/preferences`} replace />}
        </Route>
        <Route path="/organizations/:organizationId/preferences">
          {(params) => <PreferencesPage key={params.organizationId} {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/assets">
          {(params) => <AssetsPage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/assets/:domain">
          {(params) => <DomainPage key={params.domain} {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/integrations">
          {(params) => <IntegrationsPage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/integrations/:integrationId">
          {(params) => <IntegrationPage key={params.integrationId} {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/readiness">
          {(params) => <ReadinessPage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/messages">
          {(params) => <MessagesPage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/messages/:deliveryId">
          {(params) => <MessagePage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/audit">
          {(params) => <AuditPage {...params} />}
        </Route>
        <Route path="/messages" component={FindPage} />
        <Route path="/backlog" component={BacklogPage} />
        <Route path="/backlog/:cell">{(params) => <DeadLettersPage {...params} />}</Route>
        <Route path="/audit">
          <AuditPage />
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}

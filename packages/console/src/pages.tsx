import { lazy } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { RegionsPage } from './regions/regions-page.tsx';
import { useCaller } from './session/caller.ts';
import { Loading } from './ui/loaded.tsx';
import { Part } from './ui/part.tsx';

const OrganizationsPage = lazy(() => import('./organizations/organizations-page.tsx'));
const CreationPage = lazy(() => import('./organizations/creation-wizard.tsx'));
const PreferencesPage = lazy(() => import('./organization/preferences-page.tsx'));
const AssetsPage = lazy(() => import('./organization/assets-page.tsx'));
const DomainPage = lazy(() => import('./organization/domain-page.tsx'));
const IntegrationsPage = lazy(() => import('./organization/integrations-page.tsx'));
const IntegrationPage = lazy(() => import('./organization/integration-page.tsx'));
const ReadinessPage = lazy(() => import('./readiness/readiness-page.tsx'));
const AllReadinessPage = lazy(() => import('./readiness/all-readiness-page.tsx'));
const SuppressionsPage = lazy(() => import('./suppressions/suppressions-page.tsx'));
const TokensPage = lazy(() => import('./tokens/tokens-page.tsx'));
const TakeoverPage = lazy(() => import('./organization/takeover-page.tsx'));
const FindPage = lazy(() => import('./messages/find-page.tsx'));
const MessagesPage = lazy(() => import('./messages/messages-page.tsx'));
const MessagePage = lazy(() => import('./messages/message-page.tsx'));
const BacklogPage = lazy(() => import('./backlog/backlog-page.tsx'));
const DeadLettersPage = lazy(() => import('./backlog/dead-letters-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));

/** Every page and its address. */
export function Pages() {
  const { organizationId } = useCaller();
  const [path] = useLocation();
  const home =
    organizationId === null ? '/regions' : `/organizations/${organizationId}/preferences`;
  return (
    <Part at={path} fallback={<Loading />}>
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
        <Route path="/organizations/:organizationId/takeovers/:domain">
          {(params) => <TakeoverPage key={params.domain} {...params} />}
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
        <Route path="/organizations/:organizationId/suppressions">
          {(params) => <SuppressionsPage {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/tokens">
          {(params) => <TokensPage key={params.organizationId} {...params} />}
        </Route>
        <Route path="/organizations/:organizationId/audit">
          {(params) => <AuditPage {...params} />}
        </Route>
        <Route path="/messages" component={FindPage} />
        <Route path="/backlog" component={BacklogPage} />
        <Route path="/backlog/:cell">{(params) => <DeadLettersPage {...params} />}</Route>
        <Route path="/readiness" component={AllReadinessPage} />
        <Route path="/tokens">
          <TokensPage key="" />
        </Route>
        <Route path="/audit">
          <AuditPage />
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Part>
  );
}

import { pageOf } from '@mailferry/functions/admin/schemas/common';
import { domainView } from '@mailferry/functions/admin/schemas/domain';
import {
  checklistItemView,
  checklistView,
  integrationView,
} from '@mailferry/functions/admin/schemas/integration';
import {
  type createOrganizationBody,
  organizationDetailView,
  organizationView,
  type updateOrganizationBody,
} from '@mailferry/functions/admin/schemas/organization';
import { readinessListView, readinessView } from '@mailferry/functions/admin/schemas/readiness';
import { auditView, suppressionView } from '@mailferry/functions/admin/schemas/records';
import type * as z from 'zod';
import type { Asker } from './admin-api.ts';
import { nothing, type PageQuery } from './pages.ts';
import { path } from './path.ts';

export type Organization = z.output<typeof organizationView>;
export type OrganizationDetail = z.output<typeof organizationDetailView>;
export type Domain = z.output<typeof domainView>;
export type TxtRecord = Domain['primary'];
export type Integration = z.output<typeof integrationView>;
export type ChecklistItem = z.output<typeof checklistItemView>;
export type Readiness = z.output<typeof readinessView>;
export type ReadinessList = z.output<typeof readinessListView>;
export type Suppression = z.output<typeof suppressionView>;
export type AuditEntry = z.output<typeof auditView>;
export type OrganizationWish = z.input<typeof createOrganizationBody>;
export type OrganizationChange = z.input<typeof updateOrganizationBody>;

/** The routes about organizations, their domains and integrations. */
export function organizationApi(ask: Asker) {
  return {
    organizations: (page: PageQuery) =>
      ask({
        method: 'GET',
        path: '/organizations',
        query: { ...page },
        answer: pageOf(organizationView),
      }),
    organization: (id: string) =>
      ask({ method: 'GET', path: path`/organizations/${id}`, answer: organizationDetailView }),
    createOrganization: (body: OrganizationWish) =>
      ask({ method: 'POST', path: '/organizations', body, answer: organizationView }),
    updateOrganization: (id: string, body: OrganizationChange) =>
      ask({
        method: 'PATCH',
        path: path`/organizations/${id}`,
        body,
        headers: { 'if-match': '*' },
        answer: organizationDetailView,
      }),
    readiness: (id: string) =>
      ask({ method: 'GET', path: path`/organizations/${id}/readiness`, answer: readinessView }),
    readinessList: () =>
      ask({
        method: 'GET',
        path: '/readiness',
        query: { limit: 500 },
        answer: readinessListView,
      }),
    checkReadiness: () => ask({ method: 'POST', path: '/readiness/check', answer: nothing }),
    audit: (organization: string | undefined, page: PageQuery) =>
      ask({
        method: 'GET',
        path: organization === undefined ? '/audit' : path`/organizations/${organization}/audit`,
        query: { ...page },
        answer: pageOf(auditView),
      }),

    domains: (organization: string, page: PageQuery) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/domains`,
        query: { ...page },
        answer: pageOf(domainView),
      }),
    domain: (organization: string, domain: string) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/domains/${domain}`,
        answer: domainView,
      }),
    addDomain: (organization: string, domain: string) =>
      ask({
        method: 'POST',
        path: path`/organizations/${organization}/domains`,
        body: { domain },
        answer: domainView,
      }),
    verifyDomain: (organization: string, domain: string) =>
      ask({
        method: 'POST',
        path: path`/organizations/${organization}/domains/${domain}/verification`,
        answer: domainView,
      }),
    deleteDomain: (organization: string, domain: string, force: boolean) =>
      ask({
        method: 'DELETE',
        path: path`/organizations/${organization}/domains/${domain}`,
        query: { force: String(force) },
        answer: nothing,
      }),

    suppressions: (organization: string, page: PageQuery) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/suppressions`,
        query: { ...page },
        answer: pageOf(suppressionView),
      }),
    suppress: (organization: string, address: string) =>
      ask({
        method: 'POST',
        path: path`/organizations/${organization}/suppressions`,
        body: { address },
        answer: suppressionView,
      }),
    unsuppress: (organization: string, address: string) =>
      ask({
        method: 'DELETE',
        path: path`/organizations/${organization}/suppressions/${address}`,
        answer: nothing,
      }),

    integrations: (organization: string, page: PageQuery) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/integrations`,
        query: { ...page },
        answer: pageOf(integrationView),
      }),
    checklist: (organization: string, integration: string) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/integrations/${integration}/checklist`,
        answer: checklistView,
      }),
    tick: (organization: string, integration: string, item: string, done: boolean) =>
      ask({
        method: 'PUT',
        path: path`/organizations/${organization}/integrations/${integration}/checklist/${item}`,
        body: { done },
        answer: checklistItemView,
      }),
  };
}

import { addDomain } from '@mailferry/core/directory/add-domain';
import { deleteDomain } from '@mailferry/core/directory/delete-domain';
import { normalizeDomain } from '@mailferry/core/directory/domain-name';
import { readOrganization } from '@mailferry/core/directory/read-organization';
import { notFound } from '@mailferry/core/directory/refusal';
import { confirmTakeover, requestTakeover } from '@mailferry/core/directory/takeover';
import { verifyDomain } from '@mailferry/core/directory/verify-domain';
import * as z from 'zod';
import { READ_ORGANIZATION, WRITE_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  addDomainBody,
  domainParams,
  domainView,
  takeoverView,
  viewDomain,
  viewTakeover,
} from '../schemas/domain.ts';

export const domainRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/domains',
    operationId: 'addDomain',
    tag: 'Domains',
    summary: 'Add a domain (a protected email asset)',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: addDomainBody,
    success: { status: 201, description: 'The domain with its records.', schema: domainView },
    etag: true,
    idempotent: true,
    problems: [404, 409],
    async handle({ params: { organizationId }, body, actor, ports }) {
      const domain = await addDomain(ports, actor, organizationId, body.domain);
      const organization = await readOrganization(ports, organizationId);
      return {
        body: viewDomain(domain, organization, ports.settings),
        version: domain.version,
        headers: { location: `/organizations/${organizationId}/domains/${domain.domain}` },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/domains',
    operationId: 'listDomains',
    tag: 'Domains',
    summary: 'List domains',
    access: READ_ORGANIZATION,
    params: organizationParams,
    query: pageQuery,
    success: { status: 200, description: 'Domains.', schema: pageOf(domainView) },
    problems: [404],
    async handle({ params: { organizationId }, query, ports }) {
      const organization = await readOrganization(ports, organizationId);
      const page = await ports.repository.domains(organizationId, pageRequest(query));
      return {
        body: pageReply(page, (domain) => viewDomain(domain, organization, ports.settings)),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/domains/{domain}',
    operationId: 'getDomain',
    tag: 'Domains',
    summary: 'Read a domain',
    access: READ_ORGANIZATION,
    params: domainParams,
    success: { status: 200, description: 'The domain.', schema: domainView },
    etag: true,
    problems: [404],
    async handle({ params: { organizationId, domain: typed }, ports }) {
      const organization = await readOrganization(ports, organizationId);
      const domain = await ports.repository.domain(organizationId, normalizeDomain(typed));
      if (domain === undefined) throw notFound('domain');
      return {
        body: viewDomain(domain, organization, ports.settings),
        version: domain.version,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/domains/{domain}/verification',
    operationId: 'verifyDomain',
    tag: 'Domains',
    summary: 'Verify: ask the name servers of the domain, and SES in each region',
    access: WRITE_ORGANIZATION,
    params: domainParams,
    success: { status: 200, description: 'The domain as found.', schema: domainView },
    etag: true,
    problems: [404, 409],
    async handle({ params: { organizationId, domain: typed }, actor, ports }) {
      const domain = await verifyDomain(ports, actor, organizationId, normalizeDomain(typed));
      const organization = await readOrganization(ports, organizationId);
      return {
        body: viewDomain(domain, organization, ports.settings),
        version: domain.version,
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}/domains/{domain}',
    operationId: 'deleteDomain',
    tag: 'Domains',
    summary: 'Delete a domain and its SES identities',
    access: WRITE_ORGANIZATION,
    params: domainParams,
    query: z.strictObject({
      force: z.enum(['true', 'false']).default('false').meta({
        description: 'Needed for a domain that is verified in any region.',
      }),
    }),
    success: { status: 204, description: 'Deleted.' },
    problems: [404, 409],
    async handle({ params: { organizationId, domain }, query, actor, ports }) {
      const force = query.force === 'true';
      await deleteDomain(ports, actor, organizationId, normalizeDomain(domain), force);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/domain-takeovers',
    operationId: 'requestTakeover',
    tag: 'Domains',
    summary: 'Claim a domain that another organization holds',
    description: 'Publish the TXT record of the answer, then confirm.',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: addDomainBody,
    success: { status: 201, description: 'What to publish.', schema: takeoverView },
    idempotent: true,
    problems: [404, 409],
    handle: async ({ params, body, actor, ports }) => ({
      body: viewTakeover(await requestTakeover(ports, actor, params.organizationId, body.domain)),
    }),
  }),
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/domain-takeovers/{domain}/confirmation',
    operationId: 'confirmTakeover',
    tag: 'Domains',
    summary: 'Take a domain over, its TXT record being published',
    access: WRITE_ORGANIZATION,
    params: domainParams,
    success: { status: 200, description: 'The domain, with new records.', schema: domainView },
    etag: true,
    problems: [404, 409],
    async handle({ params: { organizationId, domain: typed }, actor, ports }) {
      const domain = await confirmTakeover(ports, actor, organizationId, normalizeDomain(typed));
      const organization = await readOrganization(ports, organizationId);
      return {
        body: viewDomain(domain, organization, ports.settings),
        version: domain.version,
      };
    },
  }),
];

import { createOrganization } from '@mailferry/core/directory/create-organization';
import { deleteOrganization } from '@mailferry/core/directory/delete-organization';
import {
  provisionOrganization,
  removeSecondaryIdentities,
} from '@mailferry/core/directory/organization-identities';
import { readRecords } from '@mailferry/core/directory/read-organization';
import { updateOrganization } from '@mailferry/core/directory/update-organization';
import { sweepParkedMail } from '@mailferry/core/operations/sweep-parked-mail';
import {
  OPERATE,
  READ_ALL,
  READ_ORGANIZATION,
  WRITE_ORGANIZATION,
} from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  createOrganizationBody,
  organizationDetailView,
  organizationView,
  progressView,
  updateOrganizationBody,
  viewDetail,
  viewOrganization,
} from '../schemas/organization.ts';

/** How long a request may go on with work that another call can finish. */
const WORK_MS = 15_000;

export const organizationRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organizations',
    operationId: 'createOrganization',
    tag: 'Organizations',
    summary: 'Create an organization',
    description:
      'The call of the creation wizard. With allowMultiRegion, and where the catalogue says that an acknowledgement is required, repeat the text of its terms in transferAcknowledgement.',
    access: OPERATE,
    body: createOrganizationBody,
    success: { status: 201, description: 'The organization.', schema: organizationView },
    etag: true,
    idempotent: true,
    problems: [409],
    async handle({ body, actor, resourceId, ports }) {
      const wish = { ...body, organizationId: resourceId };
      const organization = await createOrganization(ports, actor, wish);
      return {
        body: viewOrganization(organization, ports.settings),
        version: organization.version,
        headers: { location: `/organizations/${organization.organizationId}` },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations',
    operationId: 'listOrganizations',
    tag: 'Organizations',
    summary: 'List organizations',
    access: READ_ALL,
    query: pageQuery,
    success: { status: 200, description: 'Organizations.', schema: pageOf(organizationView) },
    async handle({ query, ports }) {
      const page = await ports.repository.organizations(pageRequest(query));
      for (const { organizationId } of page.damaged)
        ports.log.error('organization record damaged: its mail waits', { organizationId });
      if (page.damaged.length > 0) ports.metrics.count('DirectoryDamaged', page.damaged.length);
      return {
        body: pageReply(page, (organization) => viewOrganization(organization, ports.settings)),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}',
    operationId: 'getOrganization',
    tag: 'Organizations',
    summary: 'Read an organization',
    access: READ_ORGANIZATION,
    params: organizationParams,
    success: { status: 200, description: 'The organization.', schema: organizationDetailView },
    etag: true,
    problems: [404],
    async handle({ params, ports }) {
      const records = await readRecords(ports, params.organizationId);
      return {
        body: viewDetail(records, ports.settings),
        version: records.organization.version,
      };
    },
  }),
  route({
    method: 'PATCH',
    path: '/organizations/{organizationId}',
    operationId: 'updateOrganization',
    tag: 'Organizations',
    summary: 'Change preferences, multi-region among them',
    description:
      'Switching multi-region on makes the secondary identity and TXT record of every domain (those that time did not allow for are made by provisionIdentities or by Verify) and opens the gateway checklists. Switching it off is obeyed by senders within seconds.',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: updateOrganizationBody,
    success: { status: 200, description: 'The organization.', schema: organizationDetailView },
    etag: true,
    ifMatch: true,
    problems: [404, 409],
    async handle({ params: { organizationId }, body, actor, ifVersion, ports }) {
      const before = await ports.repository.organization(organizationId);
      const after = await updateOrganization(ports, actor, organizationId, ifVersion, body);
      if (after.allowMultiRegion && before?.allowMultiRegion !== true) {
        await provisionOrganization(ports, organizationId, ports.clock.nowMs() + WORK_MS);
      }
      if (after.multiRegionTurn !== before?.multiRegionTurn) await sweepParkedMail(ports, after);
      const records = await readRecords(ports, organizationId);
      return {
        body: viewDetail(records, ports.settings),
        version: records.organization.version,
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}',
    operationId: 'deleteOrganization',
    tag: 'Organizations',
    summary: 'Delete an organization and all that belongs to it',
    description:
      'Takes a quarter of a minute, until every sender knows. Refused while mail of it waits or is parked. The audit trail stays.',
    access: OPERATE,
    params: organizationParams,
    success: { status: 204, description: 'Deleted.' },
    ifMatch: true,
    problems: [404, 409],
    async handle({ params, actor, ifVersion, ports }) {
      await deleteOrganization(ports, actor, params.organizationId, ifVersion);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/identities',
    operationId: 'provisionIdentities',
    tag: 'Organizations',
    summary: 'Make the SES identities that domains still lack',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    success: { status: 200, description: 'How far it came.', schema: progressView },
    problems: [404, 409],
    handle: async ({ params, ports }) => ({
      body: await provisionOrganization(
        ports,
        params.organizationId,
        ports.clock.nowMs() + WORK_MS,
      ),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}/secondary-identities',
    operationId: 'removeSecondaryIdentities',
    tag: 'Organizations',
    summary: 'Remove the SES identities outside the primary region',
    description:
      'They stay after multi-region was switched off, so that switching on again needs no new TXT records, until this says otherwise.',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    success: { status: 200, description: 'How far it came.', schema: progressView },
    problems: [404, 409],
    handle: async ({ params, actor, ports }) => ({
      body: await removeSecondaryIdentities(
        ports,
        actor,
        params.organizationId,
        ports.clock.nowMs() + WORK_MS,
      ),
    }),
  }),
];

import { readChecklist, tickItem } from '@mailferry/core/directory/checklist';
import {
  addIntegration,
  deleteIntegration,
  readIntegration,
  updateIntegration,
} from '@mailferry/core/directory/integrations';
import { readOrganization } from '@mailferry/core/directory/read-organization';
import { READ_ORGANIZATION, WRITE_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  addIntegrationBody,
  checklistItemParams,
  checklistItemView,
  checklistView,
  integrationParams,
  integrationView,
  tickBody,
  updateIntegrationBody,
  viewChecklistItem,
  viewIntegration,
} from '../schemas/integration.ts';

export const integrationRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/integrations',
    operationId: 'addIntegration',
    tag: 'Integrations',
    summary: 'Add an integration',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: addIntegrationBody,
    success: { status: 201, description: 'The integration.', schema: integrationView },
    etag: true,
    idempotent: true,
    problems: [404, 409],
    async handle({ params: { organizationId }, body, actor, resourceId, ports }) {
      const wish = { ...body, integrationId: resourceId };
      const integration = await addIntegration(ports, actor, organizationId, wish);
      return {
        body: viewIntegration(integration),
        version: integration.version,
        headers: {
          location: `/organizations/${organizationId}/integrations/${integration.integrationId}`,
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/integrations',
    operationId: 'listIntegrations',
    tag: 'Integrations',
    summary: 'List integrations',
    access: READ_ORGANIZATION,
    params: organizationParams,
    query: pageQuery,
    success: { status: 200, description: 'Integrations.', schema: pageOf(integrationView) },
    problems: [404],
    async handle({ params: { organizationId }, query, ports }) {
      await readOrganization(ports, organizationId);
      const page = await ports.repository.integrations(organizationId, pageRequest(query));
      return { body: pageReply(page, viewIntegration) };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/integrations/{integrationId}',
    operationId: 'getIntegration',
    tag: 'Integrations',
    summary: 'Read an integration',
    access: READ_ORGANIZATION,
    params: integrationParams,
    success: { status: 200, description: 'The integration.', schema: integrationView },
    etag: true,
    problems: [404],
    async handle({ params: { organizationId, integrationId }, ports }) {
      const integration = await readIntegration(ports, organizationId, integrationId);
      return { body: viewIntegration(integration), version: integration.version };
    },
  }),
  route({
    method: 'PATCH',
    path: '/organizations/{organizationId}/integrations/{integrationId}',
    operationId: 'updateIntegration',
    tag: 'Integrations',
    summary: 'Change an integration',
    access: WRITE_ORGANIZATION,
    params: integrationParams,
    body: updateIntegrationBody,
    success: { status: 200, description: 'The integration.', schema: integrationView },
    etag: true,
    ifMatch: true,
    problems: [404, 409],
    async handle({ params, body, actor, ifVersion, ports }) {
      const integration = await updateIntegration(ports, actor, params, ifVersion, body);
      return { body: viewIntegration(integration), version: integration.version };
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}/integrations/{integrationId}',
    operationId: 'deleteIntegration',
    tag: 'Integrations',
    summary: 'Delete an integration',
    access: WRITE_ORGANIZATION,
    params: integrationParams,
    success: { status: 204, description: 'Deleted.' },
    problems: [404, 409],
    async handle({ params: { organizationId, integrationId }, actor, ports }) {
      await deleteIntegration(ports, actor, organizationId, integrationId);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/integrations/{integrationId}/checklist',
    operationId: 'getChecklist',
    tag: 'Integrations',
    summary:
      'What to change at the gateway: addresses and host names to add, to delete, to change back',
    access: READ_ORGANIZATION,
    params: integrationParams,
    success: { status: 200, description: 'The checklist.', schema: checklistView },
    problems: [404],
    async handle({ params: { organizationId, integrationId }, ports }) {
      const items = await readChecklist(ports, organizationId, integrationId);
      return {
        body: {
          open: items.filter(({ done }) => !done).length,
          items: items.map(viewChecklistItem),
        },
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/organizations/{organizationId}/integrations/{integrationId}/checklist/{itemId}',
    operationId: 'tickChecklistItem',
    tag: 'Integrations',
    summary: 'Mark an item as done, or as open again',
    access: WRITE_ORGANIZATION,
    params: checklistItemParams,
    body: tickBody,
    success: { status: 200, description: 'The item.', schema: checklistItemView },
    problems: [404],
    handle: async ({ params, body, actor, ports }) => ({
      body: viewChecklistItem(await tickItem(ports, actor, params, body.done)),
    }),
  }),
];

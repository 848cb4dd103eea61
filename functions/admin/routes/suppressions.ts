import { suppressAddress, unsuppressAddress } from '@mailferry/core/directory/suppressions';
import { READ_ORGANIZATION, WRITE_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  suppressBody,
  suppressionParams,
  suppressionView,
  viewSuppression,
} from '../schemas/records.ts';

export const suppressionRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/suppressions',
    operationId: 'suppress',
    tag: 'Suppressions',
    summary: 'Send no mail of the organization to an address any more',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: suppressBody,
    success: { status: 201, description: 'The entry.', schema: suppressionView },
    idempotent: true,
    problems: [404, 409],
    handle: async ({ params, body, actor, ports }) => ({
      body: viewSuppression(
        await suppressAddress(ports, actor, params.organizationId, body.address),
      ),
    }),
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/suppressions',
    operationId: 'listSuppressions',
    tag: 'Suppressions',
    summary: 'List suppressed addresses',
    description: 'Pages may hold fewer entries than asked for; the list ends where next is null.',
    access: READ_ORGANIZATION,
    params: organizationParams,
    query: pageQuery,
    success: { status: 200, description: 'Entries.', schema: pageOf(suppressionView) },
    async handle({ params, query, ports }) {
      const page = await ports.repository.suppressions(params.organizationId, pageRequest(query));
      const items = page.items.filter(({ removedAtMs }) => removedAtMs === undefined);
      return { body: pageReply({ ...page, items }, viewSuppression) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}/suppressions/{address}',
    operationId: 'unsuppress',
    tag: 'Suppressions',
    summary: 'Let an address get mail again',
    access: WRITE_ORGANIZATION,
    params: suppressionParams,
    success: { status: 204, description: 'Removed.' },
    problems: [404],
    async handle({ params: { organizationId, address }, actor, ports }) {
      await unsuppressAddress(ports, actor, organizationId, address);
      return {};
    },
  }),
];

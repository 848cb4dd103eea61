import { readRecords } from '@mailferry/core/directory/read-organization';
import { listReadiness, requestReadiness } from '@mailferry/core/operations/list-readiness';
import { readinessOf } from '@mailferry/core/operations/readiness';
import { OPERATE, READ_ALL, READ_ORGANIZATION } from '../access/access-policy.ts';
import { type Route, route } from '../http/route.ts';
import { atOrNull, organizationParams } from '../schemas/common.ts';
import {
  readinessListView,
  readinessQuery,
  readinessView,
  viewReadiness,
  viewStored,
} from '../schemas/readiness.ts';

/** Whether the secondary could take over now. */
export const readinessRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/readiness',
    operationId: 'getReadiness',
    tag: 'Readiness',
    summary: 'Whether the secondary region could take the mail over now, asked of SES itself',
    access: READ_ORGANIZATION,
    params: organizationParams,
    success: { status: 200, description: 'Every check.', schema: readinessView },
    problems: [404],
    async handle({ params, ports }) {
      const records = await readRecords(ports, params.organizationId);
      return { body: viewReadiness(await readinessOf(ports, records)) };
    },
  }),
  route({
    method: 'GET',
    path: '/readiness',
    operationId: 'listReadiness',
    tag: 'Readiness',
    summary:
      'The readiness of all organizations with multi-region on, as the hourly checks found it',
    access: READ_ALL,
    query: readinessQuery,
    success: { status: 200, description: 'The worst first.', schema: readinessListView },
    async handle({ query, ports }) {
      const { items, rounds, unavailableCells } = await listReadiness(ports);
      const red = items.filter(({ ready }) => !ready);
      const shown = query.red === 'true' ? red : items;
      return {
        body: {
          organizations: items.length,
          red: red.length,
          items: shown.slice(0, query.limit).map(viewStored),
          rounds: rounds.map(({ cell, round }) => ({
            cell,
            startedAt: atOrNull(round?.startedAtMs),
            finishedAt: atOrNull(round?.finishedAtMs),
          })),
          unavailableCells,
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/readiness/check',
    operationId: 'checkReadiness',
    tag: 'Readiness',
    summary: 'Check all organizations now: the next run of each cell’s health function begins',
    access: OPERATE,
    success: { status: 202, description: 'Requested; rounds in the list tell how far it is.' },
    async handle({ ports }) {
      await requestReadiness(ports);
      return {};
    },
  }),
];

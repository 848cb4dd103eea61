import { audited } from '@mailferry/core/directory/audit';
import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import { notFound } from '@mailferry/core/directory/refusal';
import { codeOf } from '@mailferry/core/errors';
import type { CellOperations } from '@mailferry/core/operations/cells';
import { regionsOfCell } from '@mailferry/core/settings/cell';
import * as z from 'zod';
import { OPERATE, READ_ALL } from '../access/access-policy.ts';
import { HttpRefusal } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { AdminPorts } from '../ports.ts';
import { momentOf } from '../schemas/common.ts';
import {
  backlogView,
  cellParams,
  cellRegionParams,
  cellView,
  deadLetterView,
  overrideBody,
  redriveBody,
  transitionView,
  viewCell,
  viewDeadLetter,
  viewDrain,
  viewQueue,
  viewTransition,
} from '../schemas/operations.ts';

/** Looking into and steering the cells. Everything here is an operator's, and readers of everything may look. */
export const cellRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/cells',
    operationId: 'listCells',
    tag: 'Cells',
    summary: 'Every cell with the state of its regions and the evidence for it',
    access: READ_ALL,
    success: {
      status: 200,
      description: 'Cells; one that cannot be asked says so.',
      schema: z.object({ items: z.array(cellView) }),
    },
    handle: async ({ ports }) => ({
      body: { items: await Promise.all(ports.cells.map((cell) => readCell(ports, cell))) },
    }),
  }),
  route({
    method: 'GET',
    path: '/cells/{cell}/regions/{region}/transitions',
    operationId: 'listTransitions',
    tag: 'Cells',
    summary: 'How a region came into its state: the latest hundred changes, newest first',
    access: READ_ALL,
    params: cellRegionParams,
    success: {
      status: 200,
      description: 'Transitions.',
      schema: z.object({ items: z.array(transitionView) }),
    },
    problems: [404],
    async handle({ params, ports }) {
      const cell = cellOf(ports, params.cell);
      requireRegion(ports, params);
      const items = await cell.transitions(params.region, 100);
      return { body: { items: items.map(viewTransition) } };
    },
  }),
  route({
    method: 'PUT',
    path: '/cells/{cell}/regions/{region}/override',
    operationId: 'setOverride',
    tag: 'Cells',
    summary: 'Set a region up or down for a cell, or leave it to automation again',
    description: 'Senders obey within seconds. An operator may set every region of a route down.',
    access: OPERATE,
    params: cellRegionParams,
    body: overrideBody,
    success: { status: 200, description: 'The cell.', schema: cellView },
    problems: [404],
    async handle({ params, body, actor, ports }) {
      const cell = cellOf(ports, params.cell);
      requireRegion(ports, params);
      const expiresAtMs = body.expiresAt === undefined ? undefined : Date.parse(body.expiresAt);
      if (expiresAtMs !== undefined && expiresAtMs <= ports.clock.nowMs()) {
        throw new HttpRefusal(422, 'override-expired', 'expiresAt lies in the past.');
      }
      // The intent is on record before the region changes: an audit trail must not miss what took effect.
      await ports.repository.write([
        audited(ports, actor, {
          scope: GLOBAL_SCOPE,
          action: 'region.override',
          target: `cell/${params.cell}/region/${params.region}`,
          changes: {
            override: body.override,
            reason: body.reason,
            ...(expiresAtMs === undefined ? {} : { expiresAt: momentOf(expiresAtMs) }),
          },
        }),
      ]);
      await cell.override({
        region: params.region,
        override: body.override,
        reason: body.reason,
        by: actor.id,
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      });
      return { body: await readCell(ports, cell) };
    },
  }),
  route({
    method: 'GET',
    path: '/cells/{cell}/backlog',
    operationId: 'getBacklog',
    tag: 'Cells',
    summary: 'How much mail waits, since when, and how far the drain is',
    access: READ_ALL,
    params: cellParams,
    success: { status: 200, description: 'The queues of the cell.', schema: backlogView },
    problems: [404],
    async handle({ params, ports }) {
      const cell = cellOf(ports, params.cell);
      const [queues, drain] = await Promise.all([cell.queues(), cell.drainState()]);
      return {
        body: {
          cell: cell.cell,
          mail: viewQueue(queues.mail),
          backlog: viewQueue(queues.backlog),
          deadLetter: viewQueue(queues.deadLetter),
          drain: drain === undefined ? null : viewDrain(drain),
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/cells/{cell}/backlog/sweep',
    operationId: 'sweepBacklog',
    tag: 'Cells',
    summary: 'Move the whole backlog through the sender once, whatever the state of the regions',
    access: OPERATE,
    params: cellParams,
    success: { status: 202, description: 'The next tick of the drain sweeps.' },
    problems: [404],
    async handle({ params, actor, ports }) {
      const cell = cellOf(ports, params.cell);
      await ports.repository.write([
        audited(ports, actor, {
          scope: GLOBAL_SCOPE,
          action: 'backlog.sweep',
          target: `cell/${params.cell}`,
          changes: {},
        }),
      ]);
      await cell.requestSweep(ports.clock.nowMs());
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/cells/{cell}/dead-letters',
    operationId: 'listDeadLetters',
    tag: 'Cells',
    summary: 'Messages in the dead-letter queue: a sample, without bodies',
    access: READ_ALL,
    params: cellParams,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    success: {
      status: 200,
      description: 'Messages. Addresses and header fields are for operators.',
      schema: z.object({ items: z.array(deadLetterView) }),
    },
    problems: [404],
    async handle({ params, query, actor, ports }) {
      const letters = await cellOf(ports, params.cell).deadLetters(query.limit);
      const full = actor.role === 'operator';
      return { body: { items: letters.map((letter) => viewDeadLetter(letter, full)) } };
    },
  }),
  route({
    method: 'POST',
    path: '/cells/{cell}/dead-letters/redrive',
    operationId: 'redriveDeadLetters',
    tag: 'Cells',
    summary: 'Move messages from the dead-letter queue back to the mail queue',
    access: OPERATE,
    params: cellParams,
    body: redriveBody,
    success: {
      status: 200,
      description: 'How many were moved.',
      schema: z.object({ moved: z.int() }),
    },
    problems: [404],
    async handle({ params, body, actor, ports }) {
      const cell = cellOf(ports, params.cell);
      await ports.repository.write([
        audited(ports, actor, {
          scope: GLOBAL_SCOPE,
          action: 'dead-letters.redrive',
          target: `cell/${params.cell}`,
          changes: { limit: body.limit, messageIds: body.messageIds ?? 'any' },
        }),
      ]);
      return { body: { moved: await cell.redrive(body.messageIds, body.limit) } };
    },
  }),
];

function cellOf(ports: AdminPorts, name: string): CellOperations {
  const cell = ports.cells.find((candidate) => candidate.cell === name);
  if (cell === undefined) throw notFound('cell');
  return cell;
}

function requireRegion(
  { settings }: AdminPorts,
  { cell, region }: { cell: string; region: string },
): void {
  if (!regionsOfCell(settings, cell).includes(region)) throw notFound('region');
}

/** A cell that is out of reach is a finding, not a failure: its region may be what is down. */
async function readCell(ports: AdminPorts, cell: CellOperations) {
  const regions = regionsOfCell(ports.settings, cell.cell);
  try {
    return viewCell(cell, regions, await cell.health(), ports);
  } catch (error) {
    ports.log.warn('Cell not read', { cell: cell.cell, code: codeOf(error) });
    return viewCell(cell, regions, undefined, ports);
  }
}

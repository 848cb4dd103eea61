import { audited } from '@mailferry/core/directory/audit';
import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import * as z from 'zod';
import { OPERATE, READ_ALL } from '../access/access-policy.ts';
import { type Route, route } from '../http/route.ts';
import { cellParams } from '../schemas/cells.ts';
import {
  backlogView,
  deadLetterView,
  redriveBody,
  viewDeadLetter,
  viewDrain,
  viewQueue,
} from '../schemas/operations.ts';
import { cellOf } from './cell-of.ts';

/** A cell's queues. Everything here is an operator's, and readers of everything may look. */
export const queueRoutes: Route[] = [
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

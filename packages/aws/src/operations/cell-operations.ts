import { unmarshall } from '@aws-sdk/util-dynamodb';
import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import { MailferryError } from '@mailferry/core/errors';
import type { CellOperations, QueueReport } from '@mailferry/core/operations/cells';
import * as z from 'zod/mini';
import type { JsonService } from '../calls/json-service.ts';
import { reach } from '../directory/table.ts';
import { createDrillStore } from '../health/drill-items.ts';
import { createDrainStates, createRegionStates } from '../health/dynamo-region-health.ts';
import { CONTROL_PARTITION, OVERRIDE_PREFIX } from '../health/health-items.ts';
import { createReadinessStore } from '../health/readiness-items.ts';
import type { RegionHealthTable } from '../health/region-health-table.ts';
import { depthOf } from '../queues/sqs-backlog.ts';
import { move, peek, viewDeadLetter } from './dead-letters.ts';
import type { OldestAt } from './queue-ages.ts';
import { createFigures, createSeries } from './region-figures.ts';

/** A drain that ticks at the same time may win the write a few times. */
const SWEEP_TRIES = 5;

const transition = z.object({
  atMs: z.number(),
  from: z.string(),
  to: z.string(),
  rampStep: z.number(),
  evidence: z.string(),
});

const reachCell = <T>(request: () => Promise<T>) => reach(request, 'cell');

/** The same table; one that does not answer is told as the cell's absence. */
function reachable(table: RegionHealthTable): RegionHealthTable {
  return {
    get: (...given) => reachCell(() => table.get(...given)),
    query: (...given) => reachCell(() => table.query(...given)),
    put: (...given) => reachCell(() => table.put(...given)),
    merge: (...given) => reachCell(() => table.merge(...given)),
    swap: (...given) => reachCell(() => table.swap(...given)),
    add: (...given) => reachCell(() => table.add(...given)),
  };
}

export interface CellHandles {
  cell: string;
  table: RegionHealthTable;
  sqs: JsonService;
  oldestAt: OldestAt;
  mailQueueUrl: string;
  backlogQueueUrl: string;
  deadLetterQueueUrl: string;
}

/** A cell through its RegionHealth table and its queues. */
export function createCellOperations(handles: CellHandles): CellOperations {
  const { cell, sqs } = handles;
  const table = reachable(handles.table);
  const states = createRegionStates(table);
  const drains = createDrainStates(table);
  return {
    cell,
    health: () => states.readAll(),

    figures: createFigures(table),

    series: createSeries(table),

    drills: createDrillStore(table),

    readiness: createReadinessStore(table),

    async transitions(region, limit) {
      const items = await table.query(`transitions#${region}`, { newestFirst: true, limit });
      return items.map((item) => transition.parse(unmarshall(item)));
    },

    override: ({ region, ...value }) =>
      table.put(CONTROL_PARTITION, `${OVERRIDE_PREFIX}${region}`, value),

    drainState: () => drains.read(),

    async requestSweep(atMs) {
      for (let tries = 0; tries < SWEEP_TRIES; tries += 1) {
        const known = (await drains.read()) ?? INITIAL_DRAIN_STATE;
        const next = { ...known, version: known.version + 1, sweepRequestedAtMs: atMs };
        if (await drains.write(next)) return;
      }
      throw new MailferryError('sweep-contended', 'The backlog is being drained; try again.', {
        retriable: true,
      });
    },

    async queues() {
      const [mail, backlog, deadLetter] = await Promise.all([
        report(handles, handles.mailQueueUrl),
        report(handles, handles.backlogQueueUrl),
        report(handles, handles.deadLetterQueueUrl),
      ]);
      return { mail, backlog, deadLetter };
    },

    async deadLetters(limit) {
      const messages = await reachCell(() => peek(sqs, handles.deadLetterQueueUrl, limit));
      return messages.map(viewDeadLetter);
    },

    redrive: (messageIds, limit) =>
      reachCell(() =>
        move(sqs, handles.deadLetterQueueUrl, handles.mailQueueUrl, messageIds, limit),
      ),
  };
}

/** Nothing is received for it: people look often, and each receive brings a mail nearer to the dead-letter queue. */
async function report({ sqs, oldestAt }: CellHandles, url: string): Promise<QueueReport> {
  const depth = await reachCell(() => depthOf(sqs, url));
  const oldestAtMs = depth.visible === 0 ? undefined : await oldestAt(url);
  return oldestAtMs === undefined ? depth : { ...depth, oldestAtMs };
}

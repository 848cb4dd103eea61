import { codeOf } from '@mailferry/core/errors';
import type { CellOperations, RegionFigures } from '@mailferry/core/operations/cells';
import { setOverride } from '@mailferry/core/operations/set-override';
import { regionsOfCell } from '@mailferry/core/settings/routes';
import * as z from 'zod';
import { OPERATE, READ_ALL } from '../access/access-policy.ts';
import { type Route, route } from '../http/route.ts';
import type { AdminPorts } from '../ports.ts';
import {
  cellParams,
  cellRegionParams,
  cellView,
  minuteView,
  overrideBody,
  transitionView,
  viewCell,
  viewMinute,
  viewTransition,
} from '../schemas/cells.ts';
import { cellOf, requireRegion } from './cell-of.ts';

/** The regions as the cells see them. Everything here is an operator's, and readers of everything may look. */
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
    path: '/cells/{cell}',
    operationId: 'getCell',
    tag: 'Cells',
    summary: 'One cell with the state of its regions and the evidence for it',
    access: READ_ALL,
    params: cellParams,
    success: { status: 200, description: 'The cell.', schema: cellView },
    problems: [404],
    handle: async ({ params, ports }) => ({
      body: await readCell(ports, cellOf(ports, params.cell)),
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
    method: 'GET',
    path: '/cells/{cell}/regions/{region}/series',
    operationId: 'getRegionSeries',
    tag: 'Cells',
    summary: 'The last hour of a region, by minutes: attempts, and what probes took',
    description:
      'Attempts are those of windows in which one failed or was slow: senders write down no others.',
    access: READ_ALL,
    params: cellRegionParams,
    success: {
      status: 200,
      description: 'Sixty minutes, oldest first; the last one is under way.',
      schema: z.object({ items: z.array(minuteView) }),
    },
    problems: [404],
    async handle({ params, ports }) {
      const cell = cellOf(ports, params.cell);
      requireRegion(ports, params);
      const items = await cell.series(params.region, ports.clock.nowMs());
      return { body: { items: items.map(viewMinute) } };
    },
  }),
  route({
    method: 'PUT',
    path: '/cells/{cell}/regions/{region}/override',
    operationId: 'setOverride',
    tag: 'Cells',
    summary: 'Set a region up or down for a cell, or leave it to automation again',
    description:
      'Senders obey within three seconds and the batch in hand. Refused (409, `override-strands-mail`, with organizationIds) where it would leave an organization’s mail with nowhere to go, unless forced.',
    access: OPERATE,
    params: cellRegionParams,
    body: overrideBody,
    success: { status: 200, description: 'The cell.', schema: cellView },
    problems: [404, 409],
    async handle({ params, body, actor, ports }) {
      const cell = cellOf(ports, params.cell);
      requireRegion(ports, params);
      const { expiresAt, ...wish } = body;
      await setOverride(ports, actor, cell, {
        ...wish,
        region: params.region,
        ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
      });
      return { body: await readCell(ports, cell) };
    },
  }),
];

/** A cell that is out of reach is a finding, not a failure: its region may be what is down. */
async function readCell(ports: AdminPorts, cell: CellOperations) {
  const regions = regionsOfCell(ports.settings, cell.cell);
  const [items, ...found] = await Promise.all([
    unless(ports, cell, () => cell.health()),
    ...regions.map((region) =>
      unless(ports, cell, () => cell.figures(region, ports.clock.nowMs())),
    ),
  ]);
  const figures = new Map<string, RegionFigures>();
  for (const [index, region] of regions.entries()) {
    const one = found[index];
    if (one !== undefined) figures.set(region, one);
  }
  return viewCell(cell, regions, { items, figures }, ports);
}

async function unless<T>(
  { log }: AdminPorts,
  { cell }: CellOperations,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    log.warn('Cell not read', { cell, code: codeOf(error) });
    return undefined;
  }
}

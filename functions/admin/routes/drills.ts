import { notFound } from '@mailferry/core/directory/refusal';
import { endDrill, startDrill } from '@mailferry/core/operations/drills';
import * as z from 'zod';
import { OPERATE, READ_ALL } from '../access/access-policy.ts';
import { type Route, route } from '../http/route.ts';
import { cellParams } from '../schemas/cells.ts';
import {
  drillBody,
  drillParams,
  drillReportView,
  drillView,
  viewDrill,
  viewDrillReport,
} from '../schemas/drills.ts';
import { cellOf } from './cell-of.ts';

const MINUTE_MS = 60_000;

/** Rehearsals of a failover. */
export const drillRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/cells/{cell}/drills',
    operationId: 'startDrill',
    tag: 'Drills',
    summary: 'Send part of a cell’s mail through the secondary first, for a set time',
    description:
      'Consent stays the limit: mail of organizations that do not allow the secondary takes no part. Mail that fails there takes the primary in the same attempt. Refused (409) with drill-running, drill-secondary-unwell, drill-without-consent, drill-elsewhere.',
    access: OPERATE,
    params: cellParams,
    body: drillBody,
    success: { status: 201, description: 'The drill.', schema: drillView },
    idempotent: true,
    problems: [404, 409],
    async handle({ params, body, actor, resourceId, ports }) {
      const cell = cellOf(ports, params.cell);
      const { minutes, ...wish } = body;
      const drill = await startDrill(ports, actor, cell, {
        ...wish,
        drillId: resourceId,
        durationMs: minutes * MINUTE_MS,
      });
      return {
        body: viewDrill(drill, ports.clock.nowMs()),
        headers: { location: `/cells/${cell.cell}/drills/${drill.drillId}` },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/cells/{cell}/drills',
    operationId: 'listDrills',
    tag: 'Drills',
    summary: 'The latest drills of a cell with their reports, newest first',
    access: READ_ALL,
    params: cellParams,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    success: {
      status: 200,
      description: 'Reports; that of a running drill is the tally so far.',
      schema: z.object({ items: z.array(drillReportView) }),
    },
    problems: [404],
    async handle({ params, query, ports }) {
      const reports = await cellOf(ports, params.cell).drills.reports(query.limit);
      const nowMs = ports.clock.nowMs();
      return { body: { items: reports.map((report) => viewDrillReport(report, nowMs)) } };
    },
  }),
  route({
    method: 'GET',
    path: '/cells/{cell}/drills/{drillId}',
    operationId: 'getDrill',
    tag: 'Drills',
    summary: 'The report of a drill: sent, failed, latency against the primary',
    access: READ_ALL,
    params: drillParams,
    success: { status: 200, description: 'The report.', schema: drillReportView },
    problems: [404],
    async handle({ params, ports }) {
      const report = await cellOf(ports, params.cell).drills.report(params.drillId);
      if (report === undefined) throw notFound('drill');
      return { body: viewDrillReport(report, ports.clock.nowMs()) };
    },
  }),
  route({
    method: 'POST',
    path: '/cells/{cell}/drills/{drillId}/abort',
    operationId: 'abortDrill',
    tag: 'Drills',
    summary: 'End a drill at once; one that is over stays as it is',
    access: OPERATE,
    params: drillParams,
    success: { status: 200, description: 'The report.', schema: drillReportView },
    problems: [404],
    async handle({ params, actor, ports }) {
      const cell = cellOf(ports, params.cell);
      const report = await endDrill(ports, actor, cell, params.drillId);
      return { body: viewDrillReport(report, ports.clock.nowMs()) };
    },
  }),
];

import { createSqsBacklog } from '@mailferry/aws/queues/sqs-backlog';
import { createSesProbeTransport } from '@mailferry/aws/ses/ses-probe-transport';
import { type Drain, drain } from '@mailferry/core/drain/drain';
import { checkRegions, type RegionChecker } from '@mailferry/core/health/check-regions';
import { watchRegions } from '@mailferry/core/health/watch-regions';
import { regionsOfCell } from '@mailferry/core/settings/cell';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { buildCell } from './cell/cell.ts';
import { publishMetrics } from './telemetry/publish-metrics.ts';
import { tracing } from './telemetry/traced.ts';

/** Kept free at the end of an invocation for writing the drain's state down. */
const RESERVE_MS = 3_000;

const cell = buildCell('health');
const checker = buildChecker();
const drainer = buildDrain();

/** Lambda handler of the schedule: probe, decide, drain. */
export const handler = middy<ScheduledEvent, void, Error, Context>()
  .use([...(await tracing('health')), publishMetrics(cell.metrics)])
  .handler(async (_event, context) => {
    const deadlineMs = cell.clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
    await checkRegions(checker);
    await Promise.all([watchRegions(checker, deadlineMs), drain(drainer, deadlineMs)]);
  });

function buildChecker(): RegionChecker {
  const { configuration, clients, clock, newId, probes } = cell;
  const { settings } = configuration;
  const transport = createSesProbeTransport({ ...configuration, clients });
  return {
    ...cell,
    regions: regionsOfCell(settings, configuration.cell),
    prober: { transport, probes, clock, newId },
    quotaShareOf: (region) => quotaShareOf(settings, configuration.cell, region),
  };
}

function buildDrain(): Drain {
  const { configuration, clients, drainStates, healthReader } = cell;
  return {
    ...cell,
    cell: configuration.cell,
    settings: configuration.settings,
    backlog: createSqsBacklog(clients.sqs(configuration.cell), configuration),
    states: drainStates,
    health: healthReader,
  };
}

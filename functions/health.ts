import { createOrganizationReader } from '@mailferry/aws/directory/organization-reader';
import { createIdentityReader } from '@mailferry/aws/directory/ses-identity-reader';
import { createReadinessStore } from '@mailferry/aws/health/readiness-items';
import { createSesConfigurationSets } from '@mailferry/aws/operations/ses-configuration-sets';
import { createSqsBacklog } from '@mailferry/aws/queues/sqs-backlog';
import { createSesClients } from '@mailferry/aws/sdk-clients';
import { createSesAccounts } from '@mailferry/aws/ses/ses-accounts';
import { createSesProbeTransport } from '@mailferry/aws/ses/ses-probe-transport';
import { type Drain, drain } from '@mailferry/core/drain/drain';
import { type DrillSupervisor, superviseDrill } from '@mailferry/core/drill/supervise-drill';
import { checkRegions, type RegionChecker } from '@mailferry/core/health/check-regions';
import { reportRegions } from '@mailferry/core/health/report-regions';
import { watchRegions } from '@mailferry/core/health/watch-regions';
import { checkReadiness, type ReadinessChecker } from '@mailferry/core/operations/check-readiness';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import { regionsOfCell } from '@mailferry/core/settings/routes';
import { sideBySide } from '@mailferry/core/side-by-side';
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { buildCell } from './cell/cell.ts';
import { publishMetrics } from './telemetry/publish-metrics.ts';
import { tracing } from './telemetry/traced.ts';

/** Kept free at the end of an invocation for writing the drain's state down. */
const RESERVE_MS = 3_000;

const cell = buildCell('health');
const ses = createSesClients();
const checker = buildChecker();
const drainer = buildDrain();
const readiness = buildReadiness();
const supervisor: DrillSupervisor = {
  ...cell,
  ...cell.configuration,
  drills: cell.drillStore,
  health: cell.healthReader,
};

/** Lambda handler of the schedule: probe, decide, tell; then drain, and check readiness, as far as the time goes. */
export const handler = middy<ScheduledEvent, void, Error, Context>()
  .use([...(await tracing('health')), publishMetrics(cell.metrics)])
  .handler(async (_event, context) => {
    const deadlineMs = cell.clock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
    await checkRegions(checker);
    await superviseDrill(supervisor);
    await reportRegions({ ...cell, health: cell.healthReader, regions: checker.regions });
    await sideBySide(cell.log, {
      watch: watchRegions(checker, deadlineMs),
      drain: drain(drainer, deadlineMs),
      readiness: checkReadiness(readiness, deadlineMs),
    });
  });

function buildChecker(): RegionChecker {
  const { configuration, clock, newId, probes } = cell;
  const { settings } = configuration;
  const transport = createSesProbeTransport({ ...configuration, ses });
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

function buildReadiness(): ReadinessChecker {
  const { configuration, clients, table } = cell;
  const { directoryTable, configurationSet, settings } = configuration;
  return {
    ...cell,
    cell: configuration.cell,
    settings,
    repository: createOrganizationReader(clients.dynamo(configuration.cell), directoryTable),
    identities: createIdentityReader(ses),
    accounts: createSesAccounts(ses),
    configurationSets: createSesConfigurationSets(ses, configurationSet),
    store: createReadinessStore(table),
  };
}

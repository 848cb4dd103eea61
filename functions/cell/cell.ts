import { randomInt } from 'node:crypto';
import { type AwsClients, createAwsClients } from '@mailferry/aws/clients';
import { createDynamoLedger } from '@mailferry/aws/deliveries/dynamo-ledger';
import { createDrillStore } from '@mailferry/aws/health/drill-items';
import {
  createDrainStates,
  createEvidenceWindows,
  createProbes,
  createRegionStates,
  createTokenBuckets,
  createTransitionJournal,
} from '@mailferry/aws/health/dynamo-region-health';
import {
  createRegionHealthTable,
  type RegionHealthTable,
} from '@mailferry/aws/health/region-health-table';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import type { DrillStore } from '@mailferry/core/drill/drill-store';
import { type OtherSenders, watchLessees } from '@mailferry/core/health/lessees';
import { healthParameters } from '@mailferry/core/health/parameters';
import {
  createHealthReader,
  type HealthReader,
  type ParametersOf,
} from '@mailferry/core/health/snapshot';
import { createTripper, type Tripper } from '@mailferry/core/health/trip';
import type { Clock, Log, Metrics, NewId, Random } from '@mailferry/core/ports';
import { type CellConfiguration, readCellConfiguration } from '@mailferry/core/settings/cell';
import { healthOverridesOf } from '@mailferry/core/settings/routes';
import { ulid } from 'ulid';
import { createLog, createMetrics } from '../telemetry/telemetry.ts';

const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** ulid's own source asks for each character apart, which costs a batch as much as half a mail; this one has a stock. */
const newId: NewId = () => ulid(undefined, () => randomInt(2 ** 32) / 2 ** 32);

/** What every function of a cell is built from. */
export interface Cell {
  configuration: CellConfiguration;
  clients: AwsClients;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  metrics: Metrics & { publish(): void };
  ledger: Ledger;
  /** The cell's RegionHealth table, for what one function alone keeps there. */
  table: RegionHealthTable;
  parametersOf: ParametersOf;
  healthReader: HealthReader;
  tripper: Tripper;
  windows: ReturnType<typeof createEvidenceWindows>;
  buckets: ReturnType<typeof createTokenBuckets>;
  otherSenders: OtherSenders;
  probes: ReturnType<typeof createProbes>;
  drainStates: ReturnType<typeof createDrainStates>;
  drillStore: DrillStore;
}

/**
 * Builds a cell's parts from the environment, once per execution environment.
 * @throws MailferryError `configuration-invalid`, naming every fault at once.
 */
export function buildCell(service: string): Cell {
  const configuration = readCellConfiguration(process.env);
  const { cell, settings } = configuration;
  const clock = systemClock;
  const log = createLog(service, cell);
  const metrics = createMetrics(service, cell);
  const clients = createAwsClients();
  const dynamo = clients.dynamo(cell);
  const table = createRegionHealthTable(dynamo, configuration.regionHealthTable);
  const states = createRegionStates(table);
  const parametersOf: ParametersOf = (region) =>
    healthParameters(healthOverridesOf(settings, region));
  const healthReader = createHealthReader(states, clock, log, parametersOf);
  const { buckets, others: otherSenders } = watchLessees(createTokenBuckets(table), clock);
  return {
    configuration,
    clients,
    clock,
    random: Math.random,
    newId,
    log,
    metrics,
    ledger: createDynamoLedger({
      client: dynamo,
      tableName: configuration.deliveriesTable,
      ttlDays: settings.deliveryTtlDays,
    }),
    table,
    parametersOf,
    healthReader,
    tripper: createTripper({
      states,
      reader: healthReader,
      transitions: createTransitionJournal(table),
      clock,
      log,
      metrics,
      settings,
      parametersOf,
    }),
    windows: createEvidenceWindows(table),
    buckets,
    otherSenders,
    probes: createProbes(table),
    drainStates: createDrainStates(table),
    drillStore: createDrillStore(table),
  };
}

import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Gate } from '@mailferry/client/gate';
import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import { settings as deployedSettings } from '../../../stacks/settings.ts';
import { startAdmin } from './admin.ts';
import { bundleFunctions } from './bundle.ts';
import { PROBE_DOMAIN } from './cell-environment.ts';
import { startConsole } from './console/start.ts';
import { lockData } from './data-lock.ts';
import { startEmulators } from './emulators.ts';
import { EventBus } from './event-bus.ts';
import { InboundRules } from './inbound.ts';
import type { CellLanes, LaneContext } from './lanes.ts';
import { startLanes } from './lanes.ts';
import { localSettings } from './local-settings.ts';
import { FREE_PORTS, listening } from './ports.ts';
import { createResources } from './resources.ts';
import { startRuntimeApi } from './runtime/runtime-api.ts';
import { startSecrets } from './secrets.ts';
import { seedOrganizations } from './seed.ts';
import { startSes } from './ses-starter.ts';
import { startSmtp } from './smtp.ts';
import type { LocalStack, LocalStackOptions } from './stack-api.ts';
import { stackLog } from './stack-log.ts';
import { readStatus, startStatusServer } from './status.ts';
import { GLOBAL_TABLES } from './tables.ts';
import { Teardown } from './teardown.ts';

export type { LocalStack, LocalStackOptions } from './stack-api.ts';

const HANDLERS = {
  sender: 'functions/sender.handler',
  outcome: 'functions/outcome.handler',
  ingress: 'functions/ingress.handler',
  health: 'functions/health.handler',
  admin: 'functions/admin.handler',
};

const checkout = dirname(fileURLToPath(import.meta.resolve('../../../package.json')));

/** Halves the time and CPU of a cold start; a deployment gets as much from its bundle. */
const COMPILE_CACHE = join(checkout, 'node_modules', '.cache', 'mailferry');

/**
 * Starts every cell of the settings on this machine: emulated services, the SES simulator, and the real functions
 * behind their event sources and schedules.
 * @throws MailferryError `port-in-use`, `data-in-use`, `settings-invalid`; nothing stays running then.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const teardown = new Teardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: LocalStackOptions, teardown: Teardown): Promise<LocalStack> {
  const settings = options.settings ?? localSettings(deployedSettings);
  const ports = { ...FREE_PORTS, ...options.ports };
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const { dataDir, organizations = [] } = options;

  const taskRoot = Promise.resolve(options.taskRoot ?? bundleFunctions(checkout));
  // Awaited further down; a failure until then is not unhandled.
  taskRoot.catch(() => {});
  if (dataDir !== undefined) {
    const unlock = lockData(dataDir);
    teardown.add(async () => unlock());
  }
  const emulators = await startEmulators({ ports, globalTables: GLOBAL_TABLES, dataDir });
  teardown.add(() => emulators.stop());
  const api = await startRuntimeApi();
  teardown.add(() => api.stop());
  const { queues, dynamo } = emulators;
  const aws = { sqs: queues.endpoint, s3: queues.endpoint, dynamodb: dynamo.endpoint };
  const cells = await createResources(aws, settings);
  const bus = new EventBus(cells, aws.sqs);
  teardown.add(async () => bus.close());
  const inbound = new InboundRules(cells, aws);
  const ses = await listening('ses', ports, (port) =>
    (options.startSes ?? startSes)({
      port,
      dataDir,
      settings,
      verifiedDomains: (region) => [PROBE_DOMAIN, ...readyDomains(organizations, region)],
      onEvent: (region, event) => bus.publish(region, event),
      onReceived: (mail) => inbound.receive(mail),
    }),
  );
  teardown.add(() => ses.stop());

  const lanes: CellLanes[] = [];
  const handlers = { ...HANDLERS, ...options.handlers };
  const secrets = await startSecrets(dataDir);
  teardown.add(() => secrets.stop());
  const endpoints: LocalStack['endpoints'] = {
    ...aws,
    ses: ses.endpoint,
    secrets: secrets.endpoint,
    status: '',
    admin: '',
  };
  const sources = { endpoints, cells, lanes, queues };
  const status = await listening('status', ports, (port) => startStatusServer(port, sources));
  teardown.add(() => status.stop());
  endpoints.status = status.endpoint;
  const context: LaneContext = {
    settings,
    endpoints,
    host: {
      api,
      coldStarts: new Gate(availableParallelism()),
      onLog: options.onLog ?? (() => {}),
    },
    taskRoot: await taskRoot,
    handlers,
    maxEnvironments: options.maxEnvironments ?? 2,
    extraEnvironment: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.environment },
    onError,
  };
  const admin = await startAdmin(ports, cells, handlers.admin, context);
  teardown.add(() => admin.stop());
  endpoints.admin = admin.endpoint;
  if (options.console === true) {
    const site = await startConsole(ports, admin, { checkout, onError });
    teardown.add(() => site.stop());
    endpoints.console = site.endpoint;
  }
  for (const cell of cells) {
    const lane = startLanes(cell, context);
    lanes.push(lane);
    teardown.add(() => lane.stop());
  }
  await seedOrganizations(organizations, { dynamodb: aws.dynamodb, settings });
  const log = stackLog(onError);
  const smtp = await startSmtp(organizations, { ports, endpoints: aws, settings, cells, log });
  teardown.add(() => smtp.stop());

  const laneOf = (region: string): CellLanes => found(lanes, region);
  return {
    settings,
    endpoints,
    cells,
    adminToken: admin.token,
    smtp: smtp.listeners,
    cell: (region) => found(cells, region),
    status: () => readStatus(sources),
    killEnvironment: (name, region) => laneOf(region).functions[name].killEnvironment(),
    tickHealth: (region) => laneOf(region).schedule.tick(),
    stop: async (graceMs = 10_000) => {
      const quiet = Promise.all(lanes.map((lane) => lane.quiesce()));
      await Promise.race([quiet, sleep(graceMs, undefined, { ref: false })]);
      await teardown.run();
    },
  };
}

function readyDomains(organizations: readonly OrganizationSeed[], region: string): string[] {
  return organizations
    .flatMap(({ domains }) => domains)
    .filter(({ readyRegions }) => readyRegions.includes(region))
    .map(({ domain }) => domain);
}

function found<T extends { region: string }>(all: readonly T[], region: string): T {
  const one = all.find((candidate) => candidate.region === region);
  if (one === undefined) throw new Error(`There is no cell ${region}.`);
  return one;
}

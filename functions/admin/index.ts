import { createAwsClients, createCloudWatchClients } from '@mailferry/aws/clients';
import { createDynamoLedger } from '@mailferry/aws/deliveries/dynamo-ledger';
import { DynamoDirectory } from '@mailferry/aws/directory/directory-repository';
import { DynamoRateLimiter } from '@mailferry/aws/directory/dynamo-rate-limiter';
import { NodeKeys } from '@mailferry/aws/directory/node-keys';
import { SesDomainIdentities } from '@mailferry/aws/directory/ses-identities';
import { NodeAuthoritativeDns } from '@mailferry/aws/dns/authoritative-dns';
import { createRegionHealthTable } from '@mailferry/aws/health/region-health-table';
import { createCellOperations } from '@mailferry/aws/operations/cell-operations';
import { createDynamoDeliverySearch } from '@mailferry/aws/operations/dynamo-delivery-search';
import { createQueueAges } from '@mailferry/aws/operations/queue-ages';
import { createSesConfigurationSets } from '@mailferry/aws/operations/ses-configuration-sets';
import { createSesClients } from '@mailferry/aws/sdk-clients';
import { createSesAccounts } from '@mailferry/aws/ses/ses-accounts';
import { healthParameters } from '@mailferry/core/health/parameters';
import type { Clock } from '@mailferry/core/ports';
import { healthOverridesOf } from '@mailferry/core/settings/routes';
import { monotonicFactory } from 'ulid';
import { publishMetrics } from '../telemetry/publish-metrics.ts';
import { createLog, createMetrics } from '../telemetry/telemetry.ts';
import { tracing } from '../telemetry/traced.ts';
import { createAuthenticators } from './access/authenticators.ts';
import { createApp } from './app.ts';
import { readAdminConfiguration } from './environment.ts';
import type { AdminPorts } from './ports.ts';
import { allRoutes } from './routes/index.ts';

const configuration = readAdminConfiguration(process.env);
const home = configuration.AWS_REGION;
const clock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const clients = createAwsClients();
const cloudwatch = createCloudWatchClients();
const log = createLog('admin', home);
const ses = createSesClients();
const metrics = createMetrics('admin', home);
const ports = buildPorts();

/** Lambda handler of the admin API, behind a function URL or an HTTP API (payload format 2.0). */
export const handler = createApp({
  routes: allRoutes(),
  ports,
  authenticators: createAuthenticators(configuration, ports),
  limiter: new DynamoRateLimiter(
    clients.dynamo(home),
    configuration.DIRECTORY_TABLE,
    configuration.RATE_LIMIT_PER_MINUTE,
    clock,
  ),
  metrics,
}).use([...(await tracing('admin')), publishMetrics(metrics)]);

function buildPorts(): AdminPorts {
  const { settings } = configuration;
  return {
    stage: configuration.MAILFERRY_STAGE,
    repository: new DynamoDirectory(clients.dynamo(home), configuration.DIRECTORY_TABLE),
    settings,
    identities: new SesDomainIdentities(ses, configuration.MAILFERRY_STAGE),
    dns: new NodeAuthoritativeDns({
      resolvers: configuration.DNS_RESOLVERS ?? [],
      authoritativePort: configuration.DNS_AUTHORITATIVE_PORT,
    }),
    keys: new NodeKeys(),
    clock,
    // Ids of one millisecond sort in the order of their making: audit entries are read in that order.
    newId: monotonicFactory(),
    log,
    cells: configuration.ADMIN_CELLS.map((cell) =>
      createCellOperations({
        ...cell,
        cell: cell.region,
        table: createRegionHealthTable(clients.dynamo(cell.region), cell.regionHealthTable),
        sqs: clients.sqs(cell.region),
        oldestAt: createQueueAges(cloudwatch(cell.region), clock, log),
      }),
    ),
    deliveries: createDynamoDeliverySearch(
      configuration.ADMIN_CELLS.map((cell) => {
        const client = clients.dynamo(cell.region);
        const tableName = cell.deliveriesTable;
        const ledger = createDynamoLedger({ client, tableName, ttlDays: settings.deliveryTtlDays });
        return { cell: cell.region, client, tableName, ledger };
      }),
      clock,
    ),
    metrics,
    accounts: createSesAccounts(ses),
    configurationSets: createSesConfigurationSets(ses, configuration.CONFIGURATION_SET),
    parametersOf: (region) => healthParameters(healthOverridesOf(settings, region)),
  };
}

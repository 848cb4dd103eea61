import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { marshall } from '@aws-sdk/util-dynamodb';
import { putItem } from '@mailferry/aws/calls/dynamo-calls';
import { createAwsClients, createCloudWatchClients } from '@mailferry/aws/clients';
import { DELIVERY_SORT_KEY, deliveryAttributes } from '@mailferry/aws/deliveries/delivery-item';
import { createDynamoLedger } from '@mailferry/aws/deliveries/dynamo-ledger';
import { deliveriesTableDefinition } from '@mailferry/aws/deliveries/table-definition';
import { DynamoDirectory } from '@mailferry/aws/directory/directory-repository';
import { DynamoRateLimiter } from '@mailferry/aws/directory/dynamo-rate-limiter';
import { NodeKeys } from '@mailferry/aws/directory/node-keys';
import { DynamoPolicySource } from '@mailferry/aws/directory/policy-source';
import { SesDomainIdentities } from '@mailferry/aws/directory/ses-identities';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { NodeAuthoritativeDns } from '@mailferry/aws/dns/authoritative-dns';
import { createRegionHealthTable } from '@mailferry/aws/health/region-health-table';
import { createCellOperations } from '@mailferry/aws/operations/cell-operations';
import { createDynamoDeliverySearch } from '@mailferry/aws/operations/dynamo-delivery-search';
import { createQueueAges } from '@mailferry/aws/operations/queue-ages';
import { createSesConfigurationSets } from '@mailferry/aws/operations/ses-configuration-sets';
import { createSesAccounts } from '@mailferry/aws/ses/ses-accounts';
import type { Delivery } from '@mailferry/core/delivery/delivery';
import type { Role } from '@mailferry/core/directory/api-token';
import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import { createOrganization } from '@mailferry/core/directory/create-organization';
import { issueToken, revokeToken, tokenIdOf } from '@mailferry/core/directory/tokens';
import { healthParameters } from '@mailferry/core/health/parameters';
import { healthOverridesOf } from '@mailferry/core/settings/routes';
import { ApiTokenAuthenticator } from '@mailferry/functions/admin/access/api-token-authenticator';
import type { Authenticator } from '@mailferry/functions/admin/access/authenticate';
import { createApp } from '@mailferry/functions/admin/app';
import { allRoutes } from '@mailferry/functions/admin/routes/index';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { startQueues } from '@mailferry/local/queues/server';
import { createResources } from '@mailferry/local/resources';
import { monotonicFactory, ulid } from 'ulid';
import { settings } from '../../../stacks/settings.ts';
import { manualClock } from '../directory/fixtures.ts';
import { serve } from './bridge.ts';
import { createConformance } from './conformance.ts';
import { startDns } from './dns-server.ts';
import { startSes } from './ses-server.ts';

const TABLE = 'directory';
const DELIVERIES = 'deliveries';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely; that each is what the OpenAPI document says is checked at every request.
  body: any;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** The admin function over HTTP, with DynamoDB, SES and DNS behind it as real servers of their own. */
export async function startWorld(
  options: {
    authenticators?: (clock: ReturnType<typeof manualClock>) => Authenticator[];
    perMinute?: number;
  } = {},
) {
  const dynamo = await startDynamo({ port: 0, globalTables: [TABLE] });
  const dns = await startDns();
  const ses = await startSes(dns.port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: dynamo.endpoint,
    credentials,
    maxAttempts: 1,
  });
  const sesClient = (region: string) =>
    new SESv2Client({ region, endpoint: ses.endpoint, credentials, maxAttempts: 1 });
  await client.send(new CreateTableCommand(directoryTableDefinition(TABLE)));
  const clock = manualClock(Date.now());
  const tables = createAwsClients({ endpoint: dynamo.endpoint, credentials });
  const home = tables.dynamo('us-east-1');
  const repository = new DynamoDirectory(home, TABLE);
  const queues = await startQueues({ port: 0 });
  const resources = await createResources(
    { sqs: queues.endpoint, s3: queues.endpoint, dynamodb: dynamo.endpoint },
    settings,
  );
  const cloudwatch = createCloudWatchClients({ endpoint: queues.endpoint, credentials });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const cells = await Promise.all(
    resources.map(async ({ region, regionHealthTable, ...urls }) => {
      const regional = new DynamoDBClient({ region, endpoint: dynamo.endpoint, credentials });
      await regional.send(new CreateTableCommand(deliveriesTableDefinition(DELIVERIES)));
      const deliveries = tables.dynamo(region);
      const ledger = createDynamoLedger({ client: deliveries, tableName: DELIVERIES, ttlDays: 30 });
      const { sqs: sqsOf } = createAwsClients({ endpoint: queues.endpoint, credentials });
      const table = createRegionHealthTable(deliveries, regionHealthTable);
      const oldestAt = createQueueAges(cloudwatch(region), clock, log);
      return { region, ...urls, client: deliveries, table, ledger, sqs: sqsOf(region), oldestAt };
    }),
  );
  const ports = {
    stage: 'test',
    repository,
    settings,
    identities: new SesDomainIdentities(sesClient, 'test'),
    dns: new NodeAuthoritativeDns({
      resolvers: [`127.0.0.1:${dns.port}`],
      authoritativePort: dns.port,
    }),
    keys: new NodeKeys(),
    clock,
    newId: monotonicFactory(),
    log,
    cells: cells.map((cell) => createCellOperations({ ...cell, cell: cell.region })),
    deliveries: createDynamoDeliverySearch(
      cells.map(({ region, client: regional, ledger }) => ({
        cell: region,
        client: regional,
        tableName: DELIVERIES,
        ledger,
      })),
      clock,
    ),
    metrics: { count: () => {}, durationMs: () => {} },
    accounts: createSesAccounts(sesClient),
    configurationSets: createSesConfigurationSets(sesClient, 'mailferry-test'),
    parametersOf: (region: string) => healthParameters(healthOverridesOf(settings, region)),
  };
  const routes = allRoutes();
  const conformance = createConformance(routes);
  const app = createApp({
    routes,
    ports,
    authenticators: [new ApiTokenAuthenticator(ports), ...(options.authenticators?.(clock) ?? [])],
    limiter: new DynamoRateLimiter(home, TABLE, options.perMinute ?? 100_000, clock),
    metrics: { count: () => {}, durationMs: () => {} },
  });
  const bridge = await serve((event, context) => app(event, context));

  async function tokenFor(
    role: Role,
    organizationId?: string,
    lifetimeMs = 86_400_000,
  ): Promise<string> {
    const issued = await issueToken(
      ports,
      { id: 'test', role: 'operator', requestId: 'test' },
      {
        tokenId: ulid(),
        name: 'test',
        role,
        ...(organizationId === undefined ? {} : { organizationId }),
        lifetimeMs,
      },
    );
    return issued.secret;
  }

  async function call(
    token: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${bridge.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    conformance.check(method, path, response.status, response.headers, answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  function cellNamed(region: string) {
    const cell = cells.find((candidate) => candidate.region === region);
    if (cell === undefined) throw new Error(`There is no cell ${region}.`);
    return cell;
  }

  const operator = await tokenFor('operator');
  return {
    url: bridge.url,
    routes,
    conformance,
    ports,
    repository,
    clock,
    dns,
    ses,
    dynamo,
    home,
    tableName: TABLE,
    cells,
    cellNamed,
    /** Stores a mail as the ledger does. */
    storeDelivery: async (region: string, delivery: Delivery) => {
      const cell = cellNamed(region);
      const item = deliveryAttributes(delivery, 30);
      const keys = { id: delivery.id, sk: DELIVERY_SORT_KEY };
      const Item = { ...item, ...marshall(keys) };
      await cell.client.call(putItem, { TableName: DELIVERIES, Item });
    },
    operator,
    tokenFor,
    revoke: async (secret: string) => {
      const actor = { id: 'test', role: 'operator' as const, requestId: 'test' };
      await revokeToken(ports, actor, GLOBAL_SCOPE, tokenIdOf(secret) ?? '');
    },
    /** The Directory table as it stands, as text. */
    everythingStored: async () =>
      JSON.stringify((await client.send(new ScanCommand({ TableName: TABLE }))).Items),
    /** A plain organization under an id of the test's choice. */
    seed: (organizationId: string) =>
      createOrganization(
        ports,
        { id: 'test', role: 'operator', requestId: 'test' },
        {
          organizationId,
          name: organizationId,
          primaryRegion: 'us-east-1',
          allowMultiRegion: false,
          dataResidency: 'none',
        },
      ),
    call,
    /** As an operator. */
    ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      call(operator, method, path, body, headers),
    /** A sender's view, never older than the call. */
    policyOf: (organizationId: string) =>
      new DynamoPolicySource(home, TABLE, settings, clock).policyOf(organizationId),
    stop: async () => {
      await bridge.stop();
      client.destroy();
      await Promise.all([dynamo.stop(), dns.stop(), ses.stop(), queues.stop()]);
    },
  };
}

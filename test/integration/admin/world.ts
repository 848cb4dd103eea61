import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDirectory } from '@mailferry/aws/directory/directory-repository';
import { DynamoRateLimiter } from '@mailferry/aws/directory/dynamo-rate-limiter';
import { NodeKeys } from '@mailferry/aws/directory/node-keys';
import { DynamoPolicySource } from '@mailferry/aws/directory/policy-source';
import { SesDomainIdentities } from '@mailferry/aws/directory/ses-identities';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { NodeAuthoritativeDns } from '@mailferry/aws/dns/authoritative-dns';
import type { Role } from '@mailferry/core/directory/api-token';
import { issueToken } from '@mailferry/core/directory/tokens';
import { ApiTokenAuthenticator } from '@mailferry/functions/admin/access/api-token-authenticator';
import type { Authenticator } from '@mailferry/functions/admin/access/authenticate';
import { createApp } from '@mailferry/functions/admin/app';
import { allRoutes } from '@mailferry/functions/admin/routes/index';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { ulid } from 'ulid';
import { settings } from '../../../stacks/settings.ts';
import { manualClock } from '../directory/fixtures.ts';
import { serve } from './bridge.ts';
import { startDns } from './dns-server.ts';
import { startSes } from './ses-server.ts';

const TABLE = 'directory';

export interface Answer {
  status: number;
  headers: Headers;
  // The tests look into answers freely; that they are what the document says is a test of its own.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
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
  await client.send(new CreateTableCommand(directoryTableDefinition(TABLE)));
  const clock = manualClock(Date.now());
  const repository = new DynamoDirectory(client, TABLE);
  const unsettled = { mails: 0 };
  const ports = {
    repository,
    settings,
    identities: new SesDomainIdentities(
      (region) => new SESv2Client({ region, endpoint: ses.endpoint, credentials, maxAttempts: 1 }),
    ),
    dns: new NodeAuthoritativeDns({
      resolvers: [`127.0.0.1:${dns.port}`],
      authoritativePort: dns.port,
    }),
    keys: new NodeKeys(),
    clock,
    newId: ulid,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    unsettled: { count: async () => unsettled.mails },
  };
  const routes = allRoutes();
  const app = createApp({
    routes,
    ports,
    authenticators: [new ApiTokenAuthenticator(ports), ...(options.authenticators?.(clock) ?? [])],
    limiter: new DynamoRateLimiter(client, TABLE, options.perMinute ?? 100_000, clock),
    metrics: { count: () => {}, durationMs: () => {} },
  });
  const bridge = await serve((event, context) => app(event, context));

  async function tokenFor(role: Role, organizationId?: string): Promise<string> {
    const issued = await issueToken(
      ports,
      { id: 'test', role: 'operator', requestId: 'test' },
      {
        tokenId: ulid(),
        name: 'test',
        role,
        ...(organizationId === undefined ? {} : { organizationId }),
        lifetimeMs: 86_400_000,
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
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  const operator = await tokenFor('operator');
  return {
    url: bridge.url,
    routes,
    ports,
    repository,
    clock,
    dns,
    ses,
    dynamo,
    client,
    tableName: TABLE,
    unsettled,
    operator,
    tokenFor,
    call,
    /** As an operator. */
    ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      call(operator, method, path, body, headers),
    /** A sender's view, never older than the call. */
    policyOf: (organizationId: string) =>
      new DynamoPolicySource(client, TABLE, settings, clock).policyOf(organizationId),
    stop: async () => {
      await bridge.stop();
      client.destroy();
      await Promise.all([dynamo.stop(), dns.stop(), ses.stop()]);
    },
  };
}

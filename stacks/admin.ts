import { packVariable } from '@mailferry/core/settings/packed-variable';
import { adminGrants } from './admin-grants.ts';
import type { Cell } from './cell.ts';
import type { CellResources } from './environment.ts';
import { createLambda } from './lambda.ts';
import type { Region } from './regions.ts';
import { configurationSetName } from './ses.ts';
import { operations, settings } from './settings.ts';

export interface AdminCell {
  cell: Cell;
  resources: CellResources;
}

/** As long as an HTTP API waits for its integration (API Gateway quotas page). */
const TIMEOUT_SECONDS = 30;

/** Without paths, which hold addresses. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestTime: '$context.requestTime',
  requestId: '$context.requestId',
  method: '$context.httpMethod',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  sourceIp: '$context.identity.sourceIp',
});

/** The admin API, in the home region: it reads and writes the Directory there and looks into every cell. */
export function createAdmin(
  home: Region,
  directory: sst.aws.Dynamo,
  cells: AdminCell[],
): sst.aws.ApiGatewayV2 {
  const { oidcIssuer, oidcAudience, jwksUrl, bootstrapTokenSha256, throttle } = operations.admin;
  const lambda = createLambda(home, 'AdminHandler', {
    path: 'admin',
    handler: 'functions/admin/index.handler',
    memoryMb: 512,
    timeoutSeconds: TIMEOUT_SECONDS,
    environment: {
      MAILFERRY_SETTINGS: JSON.stringify(settings),
      MAILFERRY_STAGE: $app.stage,
      DIRECTORY_TABLE: directory.name,
      CONFIGURATION_SET: configurationSetName(),
      ADMIN_CELLS: $jsonStringify(cells.map(visibleToOperators)).apply(packVariable),
      OIDC_ISSUER: oidcIssuer,
      OIDC_AUDIENCE: oidcAudience,
      OIDC_JWKS_URL: jwksUrl,
      ...(bootstrapTokenSha256 === undefined
        ? {}
        : { BOOTSTRAP_TOKEN_SHA256: bootstrapTokenSha256 }),
    },
    permissions: adminGrants(home, directory, cells),
  });
  const api = new sst.aws.ApiGatewayV2(
    'Admin',
    {
      // Callers carry a bearer token, never cookies; the console's origin is not known before it is deployed.
      cors: {
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
        exposeHeaders: ['etag', 'location', 'retry-after', 'x-request-id'],
      },
      accessLog: { retention: operations.logRetention },
      transform: {
        stage: (stage) => {
          stage.defaultRouteSettings = {
            throttlingRateLimit: throttle.rate,
            throttlingBurstLimit: throttle.burst,
          };
          stage.accessLogSettings = $output(stage.accessLogSettings).apply((log) => ({
            destinationArn: log?.destinationArn ?? '',
            format: ACCESS_LOG_FORMAT,
          }));
        },
      },
    },
    { provider: home.provider },
  );
  api.route('$default', lambda.arn);
  return api;
}

function visibleToOperators({ cell, resources: { queues, tables } }: AdminCell) {
  return {
    region: cell.region,
    mailQueueUrl: queues.mail.url,
    backlogQueueUrl: queues.backlog.url,
    deadLetterQueueUrl: queues.deadLetter.url,
    deliveriesTable: tables.deliveries.name,
    regionHealthTable: tables.regionHealth.name,
  };
}

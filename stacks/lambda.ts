import { NODEJS } from './bundling.ts';
import type { Region } from './regions.ts';
import { operations } from './settings.ts';

const RETENTION_DAYS = {
  '1 week': 7,
  '1 month': 30,
  '3 months': 90,
  '6 months': 180,
  '1 year': 365,
} as const;

const { tracing } = operations.telemetry;

/** What a function needs to send its traces. */
const TRACE = {
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
};

export interface LambdaOptions {
  /** Names the log group: `/mailferry/<stage>/<path>`. */
  path: string;
  handler: string;
  memoryMb: number;
  timeoutSeconds: number;
  environment: Record<string, $util.Input<string>>;
  permissions: { actions: string[]; resources: $util.Input<string>[] }[];
}

/**
 * A function as Mailferry runs them all: arm64, Node 24, its own log group, and nothing granted but what is passed in.
 * SST's defaults are taken back where they are wider: the managed logging policy (any log group) gives way to the own
 * log group, and the key for linked secrets is left out, since nothing is linked.
 */
export function createLambda(place: Region, name: string, options: LambdaOptions) {
  const { provider } = place;
  const logs = new aws.cloudwatch.LogGroup(
    `${name}Logs`,
    {
      name: `/${$app.name}/${$app.stage}/${options.path}`,
      retentionInDays: RETENTION_DAYS[operations.logRetention],
    },
    { provider },
  );
  return new sst.aws.Function(
    name,
    {
      handler: options.handler,
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      memory: `${options.memoryMb} MB`,
      timeout: `${options.timeoutSeconds} seconds`,
      environment: { ...options.environment, ...telemetryVariables() },
      permissions: [
        ...options.permissions,
        ...(tracing ? [TRACE] : []),
        {
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [$interpolate`${logs.arn}:*`],
        },
      ],
      logging: { logGroup: logs.name },
      nodejs: NODEJS,
      transform: {
        role: (args) => {
          args.managedPolicyArns = [];
        },
        function: (args) => {
          if (tracing) args.tracingConfig = { mode: 'Active' };
          args.environment = {
            variables: $output(args.environment).apply((environment) =>
              withoutLinkKey(environment?.variables ?? {}),
            ),
          };
        },
      },
    },
    { provider },
  );
}

/** Absent where switched off, so that they take no room in the environment. */
function telemetryVariables(): Record<string, string> {
  const { debugUntil } = operations.telemetry;
  return {
    ...(tracing ? { POWERTOOLS_TRACE_ENABLED: 'true' } : {}),
    ...(debugUntil === undefined ? {} : { MAILFERRY_DEBUG_UNTIL: debugUntil }),
  };
}

function withoutLinkKey(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => !name.startsWith('SST_KEY')),
  );
}

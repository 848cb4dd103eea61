import { ACCOUNT_ID } from '../queues/server.ts';

/** What Lambda is told of a function. */
export interface FunctionDefinition {
  /** Such as `sender`. */
  name: string;
  /** The cell's region. */
  region: string;
  /** Module and export, as in `functions/sender.handler`, below `taskRoot`. */
  handler: string;
  taskRoot: string;
  timeoutMs: number;
  /** The whole environment of the process: nothing of the parent's is inherited. */
  environment: Record<string, string>;
  /** Execution environments at the same time. */
  maxEnvironments: number;
}

export function functionArnOf({ name, region }: FunctionDefinition): string {
  return `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${functionNameOf(name, region)}`;
}

export function functionNameOf(name: string, region: string): string {
  return `mailferry-local-${region}-${name}`;
}

/**
 * The variables that Lambda itself sets (developer guide, "Defined runtime environment variables"), and what keeps the
 * SDK from looking for credentials and profiles on the developer's machine.
 */
export function reservedEnvironment(
  name: string,
  region: string,
  options: { memoryMb: number; handler: string; taskRoot: string },
): Record<string, string> {
  const functionName = functionNameOf(name, region);
  return {
    _HANDLER: options.handler,
    LAMBDA_TASK_ROOT: options.taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/mailferry/local/${region}/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    TZ: ':UTC',
    PATH: process.env['PATH'] ?? '',
  };
}

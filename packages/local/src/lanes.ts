import { SQSClient } from '@aws-sdk/client-sqs';
import type { Settings } from '@mailferry/core/settings/settings';
import { cellEnvironment, type FunctionEndpoints } from './cell-environment.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { queueArn } from './queues/create-queue.ts';
import type { CellResources } from './resources.ts';
import { EventSource } from './runtime/event-source.ts';
import { reservedEnvironment } from './runtime/function-definition.ts';
import type { FunctionHost } from './runtime/local-function.ts';
import { LocalFunction } from './runtime/local-function.ts';
import { Schedule } from './runtime/schedule.ts';

export type Lane = 'sender' | 'outcome' | 'ingress' | 'health';

export interface LaneContext {
  settings: Settings;
  endpoints: FunctionEndpoints;
  host: FunctionHost;
  taskRoot: string;
  handlers: Record<Lane, string>;
  /** Execution environments of each function of a cell, at most. */
  maxEnvironments: number;
  /** Further variables for every function. */
  extraEnvironment: Record<string, string>;
  onError(error: unknown): void;
}

/** One cell's functions and what drives them. */
export interface CellLanes {
  region: string;
  functions: Record<Lane, LocalFunction>;
  sources: EventSource[];
  schedule: Schedule;
  /** Stops polling and ticking, waits for what runs. The functions live on. */
  quiesce(): Promise<void>;
  stop(): Promise<void>;
}

const MEMORY_MB: Record<Lane, number> = { sender: 512, outcome: 256, ingress: 512, health: 512 };

export function startLanes(cell: CellResources, context: LaneContext): CellLanes {
  const functions = {
    sender: createFunction('sender', cell, context),
    outcome: createFunction('outcome', cell, context),
    ingress: createFunction('ingress', cell, context),
    health: createFunction('health', cell, context),
  };
  const { region } = cell;
  const client = new SQSClient({
    endpoint: context.endpoints.sqs,
    region,
    credentials: LOCAL_CREDENTIALS,
  });
  const source = (lane: 'sender' | 'outcome' | 'ingress', queueUrl: string) =>
    new EventSource({
      client,
      queueUrl,
      queueArn: queueArn(region, queueUrl),
      region,
      ...context.settings[lane],
      maxConcurrency: functions[lane].definition.maxEnvironments,
      invoke: (event) => functions[lane].invoke(event),
      onError: context.onError,
    });
  const sources = [
    source('sender', cell.mailQueueUrl),
    source('outcome', cell.outcomeQueueUrl),
    source('ingress', cell.ingressQueueUrl),
  ];
  const schedule = new Schedule({
    name: `mailferry-local-${region}-health`,
    region,
    everyMs: context.settings.health.everySeconds * 1000,
    invoke: (event) => functions.health.invoke(event),
  });
  return {
    region,
    functions,
    sources,
    schedule,
    quiesce: async () => {
      await Promise.all([schedule.stop(), ...sources.map((each) => each.stop())]);
    },
    stop: async () => {
      await Promise.all(Object.values(functions).map((each) => each.stop()));
      client.destroy();
    },
  };
}

function createFunction(lane: Lane, cell: CellResources, context: LaneContext): LocalFunction {
  const { settings, taskRoot, handlers, endpoints } = context;
  const { region } = cell;
  const handler = handlers[lane];
  const maxConcurrency = lane === 'health' ? 1 : settings[lane].maxConcurrency;
  return new LocalFunction(
    {
      name: lane,
      region,
      handler,
      taskRoot,
      timeoutMs: settings[lane].functionTimeoutSeconds * 1000,
      maxEnvironments: Math.min(maxConcurrency, context.maxEnvironments),
      environment: {
        ...reservedEnvironment(lane, region, { memoryMb: MEMORY_MB[lane], handler, taskRoot }),
        ...cellEnvironment(cell, settings, endpoints),
        ...context.extraEnvironment,
      },
    },
    context.host,
  );
}

import type { Cell } from './cell.ts';
import { type CellResources, cellEnvironment } from './environment.ts';
import { grantsFor } from './grants.ts';
import { createLambda } from './lambda.ts';

/** Probes the cell's regions, decides, drains the backlog: on a schedule. */
export function createHealth(cell: Cell, resources: CellResources): sst.aws.Function {
  const { health } = cell.settings;
  const grant = grantsFor(cell, resources);
  const lambda = createLambda(cell, `${cell.title}HealthHandler`, {
    path: `${cell.region}/health`,
    handler: 'functions/health.handler',
    memoryMb: 512,
    timeoutSeconds: health.functionTimeoutSeconds,
    environment: cellEnvironment(cell, resources),
    permissions: [
      grant.account(),
      grant.send(),
      grant.identities(['GetEmailIdentityCommand']),
      grant.configurationSets(['GetConfigurationSetCommand']),
      grant.directory(['QueryCommand']),
      grant.directoryIndex(['QueryCommand']),
      grant.queue('backlog', [
        'ReceiveMessageCommand',
        'DeleteMessageBatchCommand',
        'GetQueueAttributesCommand',
      ]),
      grant.queue('mail', ['SendMessageBatchCommand']),
      grant.regionHealth(['GetItemCommand', 'QueryCommand', 'PutItemCommand', 'UpdateItemCommand']),
    ],
  });
  new sst.aws.CronV2(
    `${cell.title}HealthSchedule`,
    {
      schedule: `rate(${minutes(health.everySeconds)})`,
      function: lambda.arn,
      // The next tick comes anyway: a late run beside it would only probe twice.
      retries: 0,
    },
    { provider: cell.provider },
  );
  return lambda;
}

/** @throws Error unless whole minutes, the finest that EventBridge Scheduler knows. */
function minutes(seconds: number): string {
  const count = seconds / 60;
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`health.everySeconds: ${seconds} is not a whole number of minutes`);
  }
  return count === 1 ? '1 minute' : `${count} minutes`;
}

import type { Cell } from './cell.ts';
import { type CellResources, cellEnvironment } from './environment.ts';
import { createQueueSource } from './event-source.ts';
import { grantsFor } from './grants.ts';
import { createLambda } from './lambda.ts';

/** Reads SES events and records what became of each mail. */
export function createOutcome(cell: Cell, resources: CellResources): sst.aws.Function {
  const { outcome } = cell.settings;
  const grant = grantsFor(cell, resources);
  const lambda = createLambda(cell, `${cell.title}OutcomeHandler`, {
    path: `${cell.region}/outcome`,
    handler: 'functions/outcome.handler',
    // It is small at rest (93 MB, docs/benchmarks.md), and ten events are some kilobytes.
    memoryMb: 256,
    timeoutSeconds: outcome.functionTimeoutSeconds,
    environment: cellEnvironment(cell, resources),
    permissions: [
      grant.poll(resources.queues.outcome),
      grant.queue('mail', ['SendMessageCommand']),
      grant.deliveries(['QueryCommand', 'BatchGetItemCommand'], ['INSERT']),
      grant.regionHealth(['UpdateItemCommand']),
      grant.directory(['QueryCommand', 'PutItemCommand']),
      grant.directoryIndex(['QueryCommand']),
    ],
  });
  createQueueSource(cell, 'Outcome', lambda, resources.queues.outcome, outcome);
  return lambda;
}

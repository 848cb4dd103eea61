import type { Cell } from './cell.ts';

export interface QueueSourceOptions {
  batchSize: number;
  batchWindowSeconds: number;
  maxConcurrency: number;
}

/**
 * Lets Lambda poll a queue for a function. Not SST's `subscribe`, which would add actions that nothing here calls.
 * Partial responses: one bad record does not bring back its neighbours.
 */
export function createQueueSource(
  cell: Cell,
  lane: string,
  lambda: sst.aws.Function,
  queue: sst.aws.Queue,
  options: QueueSourceOptions,
): void {
  new aws.lambda.EventSourceMapping(
    `${cell.title}${lane}Source`,
    {
      eventSourceArn: queue.arn,
      functionName: lambda.arn,
      batchSize: options.batchSize,
      maximumBatchingWindowInSeconds: options.batchWindowSeconds,
      scalingConfig: { maximumConcurrency: options.maxConcurrency },
      functionResponseTypes: ['ReportBatchItemFailures'],
    },
    { provider: cell.provider },
  );
}

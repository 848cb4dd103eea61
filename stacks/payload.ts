import type { Cell } from './cell.ts';

/**
 * Raw messages too large for SQS. A message may lie a full retention in the mail queue, then in the backlog, and then
 * in the dead-letter queue, where a person still wants to redrive it: its payload outlives all three.
 */
export function createPayloadBucket(cell: Cell): sst.aws.Bucket {
  return new sst.aws.Bucket(
    `${cell.title}Payload`,
    {
      enforceHttps: true,
      cors: false,
      lifecycle: [{ id: 'expire', expiresIn: `${3 * cell.settings.retentionDays} days` }],
      transform: {
        bucket: (args) => {
          args.forceDestroy = !$app.protect;
        },
      },
    },
    { provider: cell.provider },
  );
}

import type { Cell } from './cell.ts';

export interface PayloadBuckets {
  /** @throws Error for a region without a cell. */
  get(region: string): sst.aws.Bucket;
}

/** The payload bucket of each cell. Made before the cells, since a cell also reads its neighbours' payloads. */
export function createPayloadBuckets(cells: Cell[]): PayloadBuckets {
  const buckets = new Map(cells.map((cell) => [cell.region, createPayloadBucket(cell)]));
  return {
    get(region) {
      const bucket = buckets.get(region);
      if (bucket === undefined) throw new Error(`no payload bucket in ${region}`);
      return bucket;
    },
  };
}

/**
 * Raw messages too large for SQS. A message may lie a full retention in the mail queue, then in the backlog, and then
 * in the dead-letter queue, where a person still wants to redrive it: its payload outlives all three.
 */
function createPayloadBucket(cell: Cell): sst.aws.Bucket {
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

import type { TokenBucket } from '../pacing/token-bucket.ts';
import type { Clock } from '../ports.ts';
import type { TokenBuckets } from './region-health-store.ts';

/** Tells a sender whether it is the only one that uses a region now. */
export interface OtherSenders {
  /** Whether others took send tokens of the region in the last seconds. @throws when the table is out of reach. */
  active(region: string): Promise<boolean>;
}

/** For a process that is a cell's only sender. */
export const NO_OTHER_SENDERS: OtherSenders = { active: async () => false };

/** A sender at work leases about once a second and at most two seconds ahead: silent for longer, it is idle. */
const ACTIVE_MS = 3_000;

/**
 * Watches this environment's own leases pass by. Every sender leases tokens before it sends: so the shared bucket tells
 * of the others, at the price of one read, and only when somebody asks.
 */
export function watchLessees(
  buckets: TokenBuckets,
  clock: Clock,
): { buckets: TokenBuckets; others: OtherSenders } {
  /** Tokens given out by anybody, after this environment's last lease. */
  const ownMark = new Map<string, number>();
  const othersSeenMs = new Map<string, number>();

  function look(region: string, bucket: TokenBucket | undefined): void {
    if (bucket === undefined) return;
    const nowMs = clock.nowMs();
    const own = ownMark.get(region);
    // Before its first own lease, whatever was given out lately went to others.
    const lately = bucket.granted > 0 && bucket.nextFreeMs > nowMs - ACTIVE_MS;
    const others = own === undefined ? lately : bucket.granted > own;
    if (!others) return;
    ownMark.set(region, bucket.granted);
    // The last token given out falls due after its lease: long past, the others are gone.
    if (bucket.nextFreeMs > nowMs - ACTIVE_MS) othersSeenMs.set(region, nowMs);
  }

  return {
    buckets: {
      async read(region) {
        const bucket = await buckets.read(region);
        look(region, bucket);
        return bucket;
      },
      async write(next) {
        const written = await buckets.write(next);
        // Whatever others took before this write was read before it: a swap holds only on the latest version.
        if (written) ownMark.set(next.region, next.granted);
        return written;
      },
    },
    others: {
      async active(region) {
        look(region, await buckets.read(region));
        const seenMs = othersSeenMs.get(region);
        return seenMs !== undefined && clock.nowMs() - seenMs <= ACTIVE_MS;
      },
    },
  };
}

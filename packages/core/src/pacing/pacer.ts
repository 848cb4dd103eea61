import type { TokenBuckets } from '../health/region-health-store.ts';
import type { Clock, Random } from '../ports.ts';
import type { PacingParameters, TokenBucket } from './token-bucket.ts';
import { exhausted, initialBucket, lease, slowedDown } from './token-bucket.ts';

export type PaceAnswer =
  /** Send once the clock says `atMs`. */
  { kind: 'go'; atMs: number } | { kind: 'wait'; ms: number } | { kind: 'daily-quota' };

/** A block of tokens that this execution environment holds. */
interface Block {
  left: number;
  nextMs: number;
  intervalMs: number;
}

/** Compare-and-swaps lost in a row before a sender steps back and lets the mail wait a little. */
const MAX_CONTENDED_TRIES = 8;

/** Keeps all senders of a cell together below a region's send rate and 24-hour quota. One per execution environment. */
export interface Pacer {
  /** Takes `count` tokens (one a recipient). @throws when the token table is out of reach. */
  take(region: string, count: number): Promise<PaceAnswer>;
  /** SES throttled: slow the region down for everybody, and forget the tokens in hand. */
  throttled(region: string, scope: 'rate' | 'daily'): Promise<void>;
}

export function createPacer(
  buckets: TokenBuckets,
  clock: Clock,
  random: Random,
  parameters: PacingParameters,
): Pacer {
  const blocks = new Map<string, Block>();
  const known = new Map<string, TokenBucket>();
  const queues = new Map<string, Promise<unknown>>();

  /** One lease at a time per region: the sends of a batch share a block instead of racing for several. */
  function inTurn<T>(region: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(region) ?? Promise.resolve()).then(work, work);
    queues.set(
      region,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async function take(region: string, count: number): Promise<PaceAnswer> {
    const inHand = fromBlock(blocks.get(region), count, clock.nowMs());
    if (inHand !== undefined) return inHand;
    for (let attempt = 0; attempt < MAX_CONTENDED_TRIES; attempt += 1) {
      const nowMs = clock.nowMs();
      const bucket =
        known.get(region) ?? (await buckets.read(region)) ?? initialBucket(region, nowMs);
      const answer = lease(bucket, count, nowMs, parameters);
      const fresh = known.get(region) === undefined;
      if (answer.kind !== 'granted') {
        known.delete(region);
        // A remembered bucket may be out of date: only a fresh one may turn a mail away.
        if (!fresh) continue;
        return answer;
      }
      if (await buckets.write(answer.next)) {
        known.set(region, answer.next);
        const block = { left: answer.count, nextMs: answer.startMs, intervalMs: answer.intervalMs };
        blocks.set(region, block);
        return fromBlock(block, count, nowMs) ?? { kind: 'wait', ms: 1000 };
      }
      known.delete(region);
      if (attempt > 0) await clock.sleep(random() * 20 * 2 ** attempt);
    }
    return { kind: 'wait', ms: 1000 };
  }

  async function throttled(region: string, scope: 'rate' | 'daily'): Promise<void> {
    blocks.delete(region);
    for (let attempt = 0; attempt < MAX_CONTENDED_TRIES; attempt += 1) {
      const nowMs = clock.nowMs();
      const bucket = (await buckets.read(region)) ?? initialBucket(region, nowMs);
      known.delete(region);
      const alreadyKnown =
        scope === 'daily'
          ? bucket.dailyLeft === 0
          : bucket.slowUntilMs > nowMs + parameters.slowMs / 2;
      if (alreadyKnown) return;
      const next = scope === 'daily' ? exhausted(bucket) : slowedDown(bucket, nowMs, parameters);
      if (await buckets.write(next)) return;
    }
  }

  return {
    take: (region, count) => inTurn(region, () => take(region, count)),
    throttled: (region, scope) => inTurn(region, () => throttled(region, scope)),
  };
}

/** A token missed by more than this is lost: saved-up tokens would make bursts above the rate. */
const LATE_TOKEN_MS = 100;
/** A mail of many recipients waits at most this long for its own tokens; those after it pay the rest. */
const MAX_OWN_WAIT_MS = 2_000;

function fromBlock(block: Block | undefined, count: number, nowMs: number): PaceAnswer | undefined {
  if (block === undefined || block.left < count) return undefined;
  const missed = Math.floor((nowMs - LATE_TOKEN_MS - block.nextMs) / block.intervalMs);
  if (missed > 0) {
    const dropped = Math.min(missed, block.left);
    block.left -= dropped;
    block.nextMs += dropped * block.intervalMs;
    if (block.left < count) return undefined;
  }
  const atMs = block.nextMs + Math.min((count - 1) * block.intervalMs, MAX_OWN_WAIT_MS);
  block.left -= count;
  block.nextMs += count * block.intervalMs;
  return { kind: 'go', atMs };
}

import type { TokenBuckets } from '../health/region-health-store.ts';
import type { Clock, Random } from '../ports.ts';
import type { PacingParameters, TokenBucket } from './token-bucket.ts';
import { exhausted, initialBucket, lease, slowedDown } from './token-bucket.ts';

export type PaceAnswer =
  /** Send once the clock says `atMs`. */
  { kind: 'go'; atMs: number } | { kind: 'wait'; ms: number } | { kind: 'daily-quota' };

/** A block of tokens that this execution environment holds. */
interface Block {
  size: number;
  left: number;
  /** Passed before they were used. */
  lost: number;
  nextMs: number;
  intervalMs: number;
}

/** A lease that follows the last one's end within this time is a busy sender's: a batch takes about as long. */
const BUSY_MS = 500;
/** Batches of a busy sender that one lease serves: at two, leases alone are a fifth of the sender's requests. */
const BATCHES_AHEAD = 3;
/** A block of which a larger share passed unused was too large, */
const MAX_LOST = 0.05;
/** and so would be as many others. */
const MODEST_LEASES = 100;
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
  const asked = new Map<string, number>();
  const modest = new Map<string, number>();

  function ask(region: string, count: number): void {
    asked.set(region, (asked.get(region) ?? 0) + count);
  }

  /**
   * Tokens to lease: what the batch asks for now, and as much again for each of the next batches of a busy sender, as
   * long as none of them pass unused: they would be lost to all senders.
   */
  function wantedNow(region: string, nowMs: number): number {
    const now = asked.get(region) ?? 0;
    const last = blocks.get(region);
    const rest = modest.get(region) ?? 0;
    if (last !== undefined && last.lost + last.left > last.size * MAX_LOST) {
      modest.set(region, MODEST_LEASES);
      return now;
    }
    if (rest > 0) modest.set(region, rest - 1);
    return rest === 0 && last !== undefined && nowMs < last.nextMs + BUSY_MS
      ? BATCHES_AHEAD * now
      : now;
  }

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
      const answer = lease(bucket, count, nowMs, parameters, wantedNow(region, nowMs));
      const fresh = known.get(region) === undefined;
      if (answer.kind !== 'granted') {
        known.delete(region);
        // A remembered bucket may be out of date: only a fresh one may turn a mail away.
        if (!fresh) continue;
        return answer;
      }
      if (await buckets.write(answer.next)) {
        known.set(region, answer.next);
        const { intervalMs } = answer;
        const { count: size, startMs: nextMs } = answer;
        const block = { size, left: size, lost: 0, nextMs, intervalMs };
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
    take(region, count) {
      ask(region, count);
      return inTurn(region, () => take(region, count)).finally(() => ask(region, -count));
    },
    throttled: (region, scope) => inTurn(region, () => throttled(region, scope)),
  };
}

/** A token missed by more than this is lost: saved-up tokens would make bursts above the rate. */
const LATE_TOKEN_MS = 200;
/** A mail of many recipients waits at most this long for its own tokens; those after it pay the rest. */
const MAX_OWN_WAIT_MS = 2_000;

function fromBlock(block: Block | undefined, count: number, nowMs: number): PaceAnswer | undefined {
  if (block === undefined || block.left < count) return undefined;
  const missed = Math.floor((nowMs - LATE_TOKEN_MS - block.nextMs) / block.intervalMs);
  if (missed > 0) {
    const dropped = Math.min(missed, block.left);
    block.left -= dropped;
    block.lost += dropped;
    block.nextMs += dropped * block.intervalMs;
    if (block.left < count) return undefined;
  }
  const atMs = block.nextMs + Math.min((count - 1) * block.intervalMs, MAX_OWN_WAIT_MS);
  block.left -= count;
  block.nextMs += count * block.intervalMs;
  return { kind: 'go', atMs };
}

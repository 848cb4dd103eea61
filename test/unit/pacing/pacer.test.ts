import { createPacer } from '@mailferry/core/pacing/pacer';
import {
  DEFAULT_PACING,
  initialBucket,
  type TokenBucket,
} from '@mailferry/core/pacing/token-bucket';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { T0, VirtualClock } from '../health/fixtures/virtual-clock.ts';

const REGION = 'us-east-1';

/** A batch: by which sender, how many mails to how many recipients each, how long after that sender's last one. */
const batch = fc.record({
  sender: fc.nat(3),
  mails: fc.integer({ min: 1, max: 25 }),
  recipients: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10 })),
  pauseMs: fc.oneof(fc.nat(100), fc.integer({ min: 500, max: 3_000 })),
});

it('keeps all senders together within the rate and the daily quota, whatever they ask for and when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 3_000 }),
      async (batches, ratePerSecond, dailyLeft) => {
        const due = await play(batches, { ratePerSecond, dailyLeft });
        const tokens = due.reduce((sum, { count }) => sum + count, 0);
        expect(tokens).toBeLessThanOrEqual(dailyLeft);
        // Tokens are handed out up to 100 ms after they fell due, and a mail of many recipients waits for its own tokens
        // for two seconds at most: what is due within any stretch exceeds the rate by no more than that.
        const sorted = due.toSorted((a, b) => a.atMs - b.atMs);
        const excess = sorted.flatMap((from, index) => {
          let count = 0;
          return sorted.slice(index).map((to) => {
            count += to.count;
            const allowed = ((to.atMs - from.atMs + 200) / 1_000) * ratePerSecond;
            return count - allowed - 2 * Math.max(from.count, to.count) - 1;
          });
        });
        expect(excess.reduce((most, one) => Math.max(most, one), 0)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

/** Four senders that share a bucket; answers with the tokens that they used, and when. */
async function play(
  batches: readonly { sender: number; mails: number; recipients: number; pauseMs: number }[],
  quota: { ratePerSecond: number; dailyLeft: number },
): Promise<{ atMs: number; count: number }[]> {
  const clock = new VirtualClock();
  let bucket: TokenBucket = { ...initialBucket(REGION, T0), version: 1, ...quota };
  const buckets = {
    read: async () => bucket,
    write: async (next: TokenBucket) => {
      if (next.version - 1 !== bucket.version) return false;
      bucket = next;
      return true;
    },
  };
  const due: { atMs: number; count: number }[] = [];
  async function sendAll(name: number): Promise<void> {
    const pacer = createPacer(buckets, clock, () => 0.5, DEFAULT_PACING);
    const take = async (count: number) => {
      const answer = await pacer.take(REGION, count);
      if (answer.kind === 'go') due.push({ atMs: Math.max(answer.atMs, clock.nowMs()), count });
    };
    for (const { mails, recipients, pauseMs } of batches.filter(({ sender }) => sender === name)) {
      await clock.sleep(pauseMs);
      await Promise.all(Array.from({ length: mails }, () => take(recipients)));
    }
  }
  await clock.run(Promise.all([0, 1, 2, 3].map(sendAll)));
  return due;
}

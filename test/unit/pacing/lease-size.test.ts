import { createPacer } from '@mailferry/core/pacing/pacer';
import {
  DEFAULT_PACING,
  initialBucket,
  type TokenBucket,
} from '@mailferry/core/pacing/token-bucket';
import { expect, it } from 'vitest';
import { T0, VirtualClock } from '../health/fixtures/virtual-clock.ts';

function shared(ratePerSecond: number) {
  const clock = new VirtualClock();
  let bucket: TokenBucket = {
    ...initialBucket('us-east-1', T0),
    version: 1,
    ratePerSecond,
    dailyLeft: 1_000_000,
  };
  const buckets = {
    read: async () => bucket,
    write: async (next: TokenBucket) => {
      if (next.version - 1 !== bucket.version) return false;
      bucket = next;
      return true;
    },
  };
  const sender = () => createPacer(buckets, clock, () => 0.5, DEFAULT_PACING);
  return { clock, sender, bucket: () => bucket };
}

it('leases what a batch asks for in one write, and leaves the rest to other senders', async () => {
  const { sender, bucket } = shared(50);
  const pacer = sender();
  await Promise.all(Array.from({ length: 10 }, () => pacer.take('us-east-1', 1)));
  expect(bucket()).toMatchObject({ granted: 10, version: 2 });
});

it('lets the next two batches of a busy sender find their tokens in hand, and no more', async () => {
  const { clock, sender, bucket } = shared(50);
  const pacer = sender();
  const batch = () => Promise.all(Array.from({ length: 10 }, () => pacer.take('us-east-1', 1)));
  await batch();
  clock.set(T0 + 200);
  await batch();
  expect(bucket().granted).toBe(40);
  clock.set(T0 + 400);
  await batch();
  clock.set(T0 + 600);
  await batch();
  expect(bucket()).toMatchObject({ granted: 40, version: 3 });
});

it('stops leasing ahead when tokens pass unused', async () => {
  const { clock, sender, bucket } = shared(50);
  const pacer = sender();
  const batch = () => Promise.all(Array.from({ length: 10 }, () => pacer.take('us-east-1', 1)));
  await batch();
  clock.set(T0 + 200);
  await batch();
  clock.set(T0 + 5_000);
  await batch();
  expect(bucket().granted).toBe(50);
  clock.set(T0 + 5_200);
  await batch();
  expect(bucket().granted).toBe(60);
});

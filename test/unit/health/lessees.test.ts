import { watchLessees } from '@mailferry/core/health/lessees';
import { createPacer } from '@mailferry/core/pacing/pacer';
import { DEFAULT_PACING, initialBucket } from '@mailferry/core/pacing/token-bucket';
import { expect, it } from 'vitest';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { T0, VirtualClock } from './fixtures/virtual-clock.ts';

function two() {
  const health = new MemoryHealth();
  const clock = new VirtualClock();
  const bucket = { ...initialBucket('us-east-1', T0), version: 1, ratePerSecond: 50 };
  health.bucketItems.set('us-east-1', { ...bucket, dailyLeft: 50_000 });
  const sender = () => {
    const { buckets, others } = watchLessees(health.buckets, clock);
    return { others, pacer: createPacer(buckets, clock, () => 0.5, DEFAULT_PACING) };
  };
  return { clock, one: sender(), other: sender() };
}

it('is alone with its own leases', async () => {
  const { one } = two();
  for (let count = 0; count < 3; count += 1) await one.pacer.take('us-east-1', 1);
  expect(await one.others.active('us-east-1')).toBe(false);
});

it('sees others that lease between its own leases, whoever was last', async () => {
  const { one, other } = two();
  await one.pacer.take('us-east-1', 1);
  await other.pacer.take('us-east-1', 1);
  expect(await one.others.active('us-east-1')).toBe(true);
  expect(await other.others.active('us-east-1')).toBe(true);
});

it('forgets others that went idle', async () => {
  const { clock, one, other } = two();
  await other.pacer.take('us-east-1', 1);
  await one.pacer.take('us-east-1', 1);
  clock.set(T0 + 10_000);
  await one.pacer.take('us-east-1', 1);
  expect(await one.others.active('us-east-1')).toBe(false);
});

it('is not misled, after a long rest, by what others took meanwhile', async () => {
  const { clock, one, other } = two();
  await one.pacer.take('us-east-1', 1);
  clock.set(T0 + 10_000);
  await other.pacer.take('us-east-1', 1);
  clock.set(T0 + 60_000);
  await one.pacer.take('us-east-1', 1);
  expect(await one.others.active('us-east-1')).toBe(false);
});

it('sees others at work before its first own lease, although their tokens are used up', async () => {
  const { clock, one, other } = two();
  await other.pacer.take('us-east-1', 1);
  clock.set(T0 + 1_000);
  await one.pacer.take('us-east-1', 1);
  expect(await one.others.active('us-east-1')).toBe(true);
});

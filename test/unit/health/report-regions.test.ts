import { initialRegionState } from '@mailferry/core/health/region-state';
import { reportRegions } from '@mailferry/core/health/report-regions';
import { initialBucket, withQuota } from '@mailferry/core/pacing/token-bucket';
import { expect, it } from 'vitest';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { environment } from './fixtures/parts.ts';
import { T0, VirtualClock } from './fixtures/virtual-clock.ts';

const REGIONS = ['us-east-1', 'us-west-2'];

async function report(health: MemoryHealth, nowMs = T0) {
  const { reader, buckets, log, metrics } = environment(health, new VirtualClock(nowMs));
  const counted: [string, number, string | undefined][] = [];
  await reportRegions({
    regions: REGIONS,
    health: reader,
    buckets,
    log,
    metrics: {
      ...metrics,
      count: (name, value = 1, { region } = {}) => counted.push([name, value, region]),
    },
  });
  return { counted, lines: log.lines };
}

it('says of every region whether it takes mail, overrides included, with a line for each of them', async () => {
  const health = new MemoryHealth();
  health.items.states = [{ ...initialRegionState('us-west-2'), version: 1, condition: 'down' }];
  health.items.overrides = [
    {
      region: 'us-east-1',
      override: 'down',
      reason: 'ask jane@example.com',
      by: 'edited by hand',
      expiresAtMs: T0 + 1000,
    },
  ];
  const { counted, lines } = await report(health);
  expect(counted).toEqual([
    ['RegionDown', 1, 'us-east-1'],
    ['RegionOverridden', 1, 'us-east-1'],
    ['RegionDown', 1, 'us-west-2'],
    ['RegionOverridden', 0, 'us-west-2'],
  ]);
  expect(lines).toMatchObject([
    { message: 'override in force', fields: { region: 'us-east-1', by: 'edited by hand' } },
  ]);
  expect(JSON.stringify(lines)).not.toContain('jane');

  const later = await report(health, T0 + 1000);
  expect(later.counted.slice(0, 2)).toEqual([
    ['RegionDown', 0, 'us-east-1'],
    ['RegionOverridden', 0, 'us-east-1'],
  ]);
  expect(later.lines).toEqual([]);
});

it('says how much of the quota is used up, and how many control items are void', async () => {
  const health = new MemoryHealth();
  health.items.faults = ['override#us-east-1: override: invalid'];
  const quota = { maxSendRate: 14, max24HourSend: 50_000, sentLast24Hours: 41_000 };
  health.bucketItems.set('us-west-2', withQuota(initialBucket('us-west-2', T0), quota, 0.5));
  const { counted } = await report(health);
  expect(counted.slice(4)).toEqual([
    ['HealthItemIgnored', 1, undefined],
    ['QuotaUsed', 82, 'us-west-2'],
  ]);
});

it('goes on without its table: every region counts as up', async () => {
  const health = new MemoryHealth();
  health.unreachable = true;
  const { counted } = await report(health);
  expect(counted).toContainEqual(['RegionDown', 0, 'us-east-1']);
});

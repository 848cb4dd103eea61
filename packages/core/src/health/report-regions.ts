import { describeError } from '../errors.ts';
import { quotaUsedPercent } from '../pacing/token-bucket.ts';
import type { Log, Metrics } from '../ports.ts';
import type { TokenBuckets } from './region-health-store.ts';
import type { HealthReader } from './snapshot.ts';

export interface RegionReporter {
  regions: readonly string[];
  health: HealthReader;
  buckets: Pick<TokenBuckets, 'read'>;
  log: Log;
  metrics: Metrics;
}

/**
 * Tells people how the regions stand, once a run: what senders go by, with overrides, however these came into the table.
 * Never throws.
 */
export async function reportRegions(reporter: RegionReporter): Promise<void> {
  const { regions, health, log, metrics } = reporter;
  const snapshot = await health.current();
  for (const region of regions) {
    metrics.count('RegionDown', snapshot.usabilityOf(region).share === 0 ? 1 : 0, { region });
    const override = snapshot.overrideOf(region);
    metrics.count('RegionOverridden', override === undefined ? 0 : 1, { region });
    // The reason is a person's own words: it is in the table and on the console, not in logs.
    if (override !== undefined)
      log.warn('override in force', {
        region,
        override: override.override,
        by: override.by,
        expiresAtMs: override.expiresAtMs,
      });
  }
  if (snapshot.items.faults.length > 0)
    metrics.count('HealthItemIgnored', snapshot.items.faults.length);
  await Promise.all(regions.map((region) => reportQuota(reporter, region)));
}

async function reportQuota({ buckets, log, metrics }: RegionReporter, region: string) {
  try {
    const account = (await buckets.read(region))?.account;
    if (account !== undefined) metrics.count('QuotaUsed', quotaUsedPercent(account), { region });
  } catch (cause) {
    log.warn('quota not reported', { region, ...describeError(cause) });
  }
}

import { describeError } from '../errors.ts';
import { initialBucket, withQuota } from '../pacing/token-bucket.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import { NO_EVIDENCE, windowStartMs } from './evidence.ts';
import type { AccountState, Prober } from './probe.ts';
import { probeRegion } from './probe.ts';
import type { EvidenceWindows, TokenBuckets } from './region-health-store.ts';
import type { ParametersOf } from './snapshot.ts';
import type { Tripper } from './trip.ts';

export interface RegionChecker {
  /** The regions that the cell sends to. */
  regions: readonly string[];
  prober: Prober;
  windows: EvidenceWindows;
  tripper: Tripper;
  buckets: TokenBuckets;
  /** The share of a region's quota that is this cell's. */
  quotaShareOf(region: string): number;
  parametersOf: ParametersOf;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

/** Before a first failed probe is believed it is repeated, after this time. */
const SECOND_PROBE_AFTER_MS = 2_000;

/** Probes every region of the cell, side by side, and decides. One region's trouble does not keep the others. */
export async function checkRegions(checker: RegionChecker): Promise<void> {
  await Promise.all(
    checker.regions.map(async (region) => {
      try {
        await checkRegion(checker, region);
      } catch (cause) {
        checker.log.error('region not checked', { region, ...describeError(cause) });
        checker.metrics.count('CheckFailed', 1, { region });
      }
    }),
  );
}

async function checkRegion(checker: RegionChecker, region: string): Promise<void> {
  const { ok, condition } = await probeAndDecide(checker, region);
  if (ok || condition === 'down') return;
  await checker.clock.sleep(SECOND_PROBE_AFTER_MS);
  await probeAndDecide(checker, region);
}

async function probeAndDecide(
  checker: RegionChecker,
  region: string,
): Promise<{ ok: boolean; condition: string }> {
  const { prober, windows, tripper, clock, metrics } = checker;
  const parameters = checker.parametersOf(region);
  const { result, account } = await probeRegion(prober, region, parameters);
  await prober.probes.record(region, result);
  metrics.count('Probe', 1, { region, ok: String(result.ok) });
  if (account !== undefined) await takeOverQuota(checker, region, account);
  const counts = await windows
    .read(region, windowStartMs(clock.nowMs(), parameters.windowMs))
    .catch((cause) => {
      checker.log.warn('evidence unreadable: deciding on the probe alone', {
        region,
        ...describeError(cause),
      });
      return NO_EVIDENCE;
    });
  const state = await tripper.apply(region, { counts, probe: result });
  return { ok: result.ok, condition: state.condition };
}

async function takeOverQuota(
  checker: RegionChecker,
  region: string,
  account: AccountState,
): Promise<void> {
  const bucket =
    (await checker.buckets.read(region)) ?? initialBucket(region, checker.clock.nowMs());
  // A lost swap means that a sender took tokens meanwhile: the next round brings the quota again.
  await checker.buckets.write(withQuota(bucket, account, checker.quotaShareOf(region)));
}

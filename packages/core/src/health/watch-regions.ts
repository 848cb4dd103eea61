import { describeError } from '../errors.ts';
import type { RegionChecker } from './check-regions.ts';
import { NO_EVIDENCE } from './evidence.ts';
import { probeRegion } from './probe.ts';

/** An outage shorter than this can hide between two probes, and then hurts few mails. */
const WATCH_EVERY_MS = 5_000;
/** The last probe of a tick is due this long before the deadline: the time until the next tick stays short. */
const LAST_PROBE_MS = 500;

/**
 * Goes on probing the regions that are not healthy until `deadlineMs`. Ticks alone would see a flapping region well
 * whenever it is up at the minute. A good probe counts once a tick, in `checkRegions`; a bad one counts here at once:
 * it ends the row of good ones, or the ramp. Never throws.
 */
export async function watchRegions(checker: RegionChecker, deadlineMs: number): Promise<void> {
  await Promise.all(checker.regions.map((region) => watch(checker, region, deadlineMs)));
}

async function watch(checker: RegionChecker, region: string, deadlineMs: number): Promise<void> {
  const { clock, log, prober, tripper } = checker;
  for (;;) {
    const state = await tripper.stateOf(region);
    const leftMs = deadlineMs - clock.nowMs();
    if (state.condition === 'healthy' || leftMs <= LAST_PROBE_MS) return;
    await clock.sleep(Math.min(WATCH_EVERY_MS, leftMs - LAST_PROBE_MS));
    const round = await Promise.race([
      probeRegion(prober, log, region, true),
      clock.sleep(deadlineMs - clock.nowMs()),
    ]);
    const failed = round?.results.find((result) => !result.ok);
    if (failed === undefined) continue;
    try {
      await tripper.apply(region, { counts: NO_EVIDENCE, probe: failed });
    } catch (cause) {
      log.warn('probe not counted', { region, ...describeError(cause) });
    }
  }
}

import { describeError } from '../errors.ts';
import { initialBucket, withQuota } from '../pacing/token-bucket.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import type { EvidenceCounts, ProbeResult } from './evidence.ts';
import { addCounts, NO_EVIDENCE, windowStartMs } from './evidence.ts';
import type { AccountState, ProbeRound, Prober } from './probe.ts';
import { probeRegion } from './probe.ts';
import type { EvidenceWindows, ProbeTrack, TokenBuckets } from './region-health-store.ts';
import type { RegionState } from './region-state.ts';
import { type EventVerdict, eventVerdicts } from './silence.ts';
import type { ParametersOf } from './snapshot.ts';
import type { Tripper } from './trip.ts';

export interface RegionChecker {
  /** The regions that the cell sends to, its own first. */
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

/** A tick looks back over this many windows: a grey failure under little traffic needs a minute to show. */
const LOOK_BACK_WINDOWS = 6;
/** Senders lease tokens all the time, so that a swap may be lost. */
const QUOTA_TRIES = 3;

/**
 * Probes every region of the cell, side by side, and decides on one after the other, so that each decision sees the one
 * before: a prober that is itself cut off cannot take all regions. One region's trouble does not keep the others.
 */
export async function checkRegions(checker: RegionChecker): Promise<void> {
  const rounds = await Promise.all(
    checker.regions.map(async (region) => {
      const state = await checker.tripper.stateOf(region);
      const once = state.condition === 'down';
      return { region, round: await probeRegion(checker.prober, checker.log, region, once) };
    }),
  );
  const verdicts = await readEvents(checker);
  for (const { region, round } of rounds) {
    try {
      await decideOn(checker, region, round, verdicts.get(region) ?? 'heard');
    } catch (cause) {
      checker.log.error('region not checked', { region, ...describeError(cause) });
      checker.metrics.count('CheckFailed', 1, { region });
    }
  }
}

async function decideOn(
  checker: RegionChecker,
  region: string,
  round: ProbeRound,
  events: EventVerdict,
): Promise<void> {
  const { tripper, metrics, log } = checker;
  const counts = await lookBack(checker, region, await tripper.stateOf(region));
  for (const probed of round.results) {
    const result = withEvents(probed, events);
    metrics.count('Probe', 1, { region, ok: String(result.ok) });
    if (result.ok && result.reason !== 'ok')
      log.warn('probe says little', { region, reason: result.reason });
    await tripper.apply(region, { ...counts, probe: result });
  }
  if (round.account !== undefined) await takeOverQuota(checker, region, round.account);
  const last = round.results.at(-1);
  if (last !== undefined) await checker.prober.probes.record(region, withEvents(last, events));
}

function withEvents(result: ProbeResult, events: EventVerdict): ProbeResult {
  if (!result.ok || events === 'heard') return result;
  return events === 'silent'
    ? { ...result, ok: false, reason: 'event-missing', conclusive: true }
    : { ...result, reason: 'events-missing-everywhere' };
}

/** Attempts since the last change of state, over the last minute at most: older ones were judged already. */
async function lookBack(
  { windows, parametersOf, clock, log }: RegionChecker,
  region: string,
  state: RegionState,
): Promise<{ counts: EvidenceCounts; spanMs: number }> {
  const { windowMs } = parametersOf(region);
  const latestMs = windowStartMs(clock.nowMs(), windowMs);
  const starts = Array.from(
    { length: LOOK_BACK_WINDOWS },
    (_value, index) => latestMs - index * windowMs,
  ).filter((startMs) => startMs >= state.sinceMs);
  try {
    const read = await Promise.all(starts.map((startMs) => windows.read(region, startMs)));
    // A sender testifies once a window: the sum over windows would make several witnesses of one.
    const witnesses = Math.max(0, ...read.map((counts) => counts.witnesses));
    const counts = { ...read.reduce(addCounts, NO_EVIDENCE), witnesses };
    return { counts, spanMs: Math.max(1, starts.length) * windowMs };
  } catch (cause) {
    log.warn('evidence unreadable: deciding on the probe alone', {
      region,
      ...describeError(cause),
    });
    return { counts: NO_EVIDENCE, spanMs: windowMs };
  }
}

async function readEvents(checker: RegionChecker): Promise<Map<string, EventVerdict>> {
  const { clock, log, metrics, parametersOf, prober, regions } = checker;
  try {
    const tracks = await Promise.all(
      regions.map(
        async (region): Promise<[string, ProbeTrack[]]> => [
          region,
          await prober.probes.recent(region),
        ],
      ),
    );
    const verdicts = eventVerdicts(new Map(tracks), clock.nowMs(), parametersOf);
    const mute = [...verdicts]
      .filter(([, verdict]) => verdict === 'mute')
      .map(([region]) => region);
    if (mute.length > 0) {
      log.error('SES events come from no region: their way to the outcome function is broken', {
        regions: mute,
      });
      metrics.count('EventsMute');
    }
    return verdicts;
  } catch (cause) {
    log.warn('probe events unreadable: silent failures go unseen', { ...describeError(cause) });
    return new Map();
  }
}

async function takeOverQuota(
  checker: RegionChecker,
  region: string,
  account: AccountState,
): Promise<void> {
  const { buckets, clock, log } = checker;
  const share = checker.quotaShareOf(region);
  for (let attempt = 0; attempt < QUOTA_TRIES; attempt += 1) {
    const bucket = (await buckets.read(region)) ?? initialBucket(region, clock.nowMs());
    if (await buckets.write(withQuota(bucket, account, share))) return;
  }
  log.info('quota not taken over: the next round brings it again', { region });
}

import type { HealthParameters } from './parameters.ts';
import type { ProbeTrack } from './region-health-store.ts';

/**
 * What the events of accepted probes say of a region. `silent`: SES takes mail and does nothing with it. `mute`: no
 * event comes from any region, so that the way the events take is what broke, and nothing can be said of the region.
 */
export type EventVerdict = 'heard' | 'silent' | 'mute';

/** Regions are probed side by side; a second probe follows the first within seconds. */
const SAME_ROUND_MS = 3_000;

/** Judges all regions of a cell together: their events travel the same way, so that each vouches for it. */
export function eventVerdicts(
  tracks: ReadonlyMap<string, readonly ProbeTrack[]>,
  nowMs: number,
  parametersOf: (region: string) => HealthParameters,
): Map<string, EventVerdict> {
  return new Map(
    [...tracks].map(([region, own]): [string, EventVerdict] => {
      const latest = latestOverdue(own, nowMs, parametersOf(region));
      if (latest === undefined) return [region, 'heard'];
      // Events of the same round travel the same way at the same time. One that comes later says only that the way is
      // open by now: the region's own may be on it.
      const vouched = [...tracks].some(
        ([other, theirs]) =>
          other !== region &&
          theirs.some(
            ({ sentAtMs, confirmedAtMs }) =>
              confirmedAtMs !== undefined && Math.abs(sentAtMs - latest.sentAtMs) < SAME_ROUND_MS,
          ),
      );
      return [region, vouched ? 'silent' : 'mute'];
    }),
  );
}

/** The latest of enough overdue probes, if none since was confirmed. */
function latestOverdue(
  tracks: readonly ProbeTrack[],
  nowMs: number,
  { probeEventWaitMs, silentProbes }: HealthParameters,
): ProbeTrack | undefined {
  const answered = tracks.findIndex(({ confirmedAtMs }) => confirmedAtMs !== undefined);
  const unanswered = answered < 0 ? tracks : tracks.slice(0, answered);
  const overdue = unanswered.filter(({ sentAtMs }) => sentAtMs <= nowMs - probeEventWaitMs);
  // Probes of one round share its luck: they count as one.
  let rounds = 0;
  let lastMs = Number.POSITIVE_INFINITY;
  for (const { sentAtMs } of overdue) {
    if (lastMs - sentAtMs < probeEventWaitMs / 2) continue;
    rounds += 1;
    lastMs = sentAtMs;
  }
  return rounds >= silentProbes ? overdue[0] : undefined;
}

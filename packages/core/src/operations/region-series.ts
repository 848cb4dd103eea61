import { addCounts, type EvidenceCounts, NO_EVIDENCE } from '../health/evidence.ts';
import type { ProbeTrack } from '../health/region-health-store.ts';

const MINUTE_MS = 60_000;
/** As long as windows and probes are kept. */
export const SERIES_MINUTES = 60;

/** A minute of a region, as one cell saw it. */
export interface RegionMinute {
  startMs: number;
  /** Attempts of windows in which one failed or was slow: senders keep no others. */
  sends: EvidenceCounts;
  /** Probes that SES accepted. */
  accepted: number;
  /** Of these, how many came back as an event. */
  confirmed: number;
  /** From send to event, of the probes that came back: absent when none did. */
  medianMs?: number;
}

/** The last hour by minutes, oldest first; the current one is the last. */
export function regionSeries(
  windows: readonly (EvidenceCounts & { startMs: number })[],
  probes: readonly ProbeTrack[],
  nowMs: number,
): RegionMinute[] {
  const endMs = minuteOf(nowMs) + MINUTE_MS;
  return Array.from({ length: SERIES_MINUTES }, (_, index) => {
    const startMs = endMs - (SERIES_MINUTES - index) * MINUTE_MS;
    const inside = (atMs: number) => minuteOf(atMs) === startMs;
    const accepted = probes.filter(({ sentAtMs }) => inside(sentAtMs));
    const tookMs = accepted.flatMap(({ sentAtMs, confirmedAtMs }) =>
      confirmedAtMs === undefined ? [] : [confirmedAtMs - sentAtMs],
    );
    const medianMs = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length / 2)];
    return {
      startMs,
      sends: windows.filter((window) => inside(window.startMs)).reduce(addCounts, NO_EVIDENCE),
      accepted: accepted.length,
      confirmed: tookMs.length,
      ...(medianMs === undefined ? {} : { medianMs }),
    };
  });
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

import { unmarshall } from '@aws-sdk/util-dynamodb';
import { addCounts, NO_EVIDENCE } from '@mailferry/core/health/evidence';
import type { RegionFigures } from '@mailferry/core/operations/cells';
import {
  type RegionMinute,
  regionSeries,
  SERIES_MINUTES,
} from '@mailferry/core/operations/region-series';
import * as z from 'zod/mini';
import {
  createProbes,
  createTokenBuckets,
  evidenceCountsSchema,
} from '../health/dynamo-region-health.ts';
import type { RegionHealthTable } from '../health/region-health-table.ts';

/** What people are shown of sends; senders themselves go by much less. */
const SPAN_MS = 300_000;
/** The shortest window, and the shortest time between probes, that make sense. */
const SHORTEST_MS = 5_000;
/** What has expired may still be there: reading ends here. */
const SERIES_LIMIT = (SERIES_MINUTES * 60_000) / SHORTEST_MS;

const probeResult = z.object({
  atMs: z.number(),
  ok: z.boolean(),
  suspended: z.boolean(),
  reason: z.string(),
});

/** The figures behind a region's state, from the items that senders and probes leave. */
export function createFigures(table: RegionHealthTable) {
  const buckets = createTokenBuckets(table);
  const probes = createProbes(table);
  return async (region: string, nowMs: number): Promise<RegionFigures> => {
    const [windows, tracks, last, bucket] = await Promise.all([
      windowsOf(table, region, SPAN_MS / SHORTEST_MS),
      probes.recent(region),
      table.get(`probes#${region}`, 'result'),
      buckets.read(region),
    ]);
    const counted = windows.filter(({ startMs }) => startMs > nowMs - SPAN_MS);
    const lastProbe = probeResult.safeParse(last).data;
    return {
      sends: { ...counted.reduce(addCounts, NO_EVIDENCE), spanMs: SPAN_MS },
      windows: counted,
      probes: tracks.toSorted((a, b) => a.sentAtMs - b.sentAtMs),
      ...(lastProbe === undefined ? {} : { lastProbe }),
      ...(bucket === undefined ? {} : { bucket }),
    };
  };
}

/** The same over an hour, by minutes. */
export function createSeries(table: RegionHealthTable) {
  const probes = createProbes(table);
  return async (region: string, nowMs: number): Promise<RegionMinute[]> => {
    const [windows, tracks] = await Promise.all([
      windowsOf(table, region, SERIES_LIMIT),
      probes.recent(region, SERIES_LIMIT),
    ]);
    return regionSeries(windows, tracks, nowMs);
  };
}

/** The latest windows of a region, oldest first. */
async function windowsOf(table: RegionHealthTable, region: string, limit: number) {
  const items = await table.query(`window#${region}`, { newestFirst: true, limit });
  return items
    .map((item) => unmarshall(item))
    .map((item) => ({ startMs: Number(item['sk']), ...evidenceCountsSchema.parse(item) }))
    .reverse();
}

import { unmarshall } from '@aws-sdk/util-dynamodb';
import { addCounts, NO_EVIDENCE } from '@mailferry/core/health/evidence';
import type { RegionFigures } from '@mailferry/core/operations/cells';
import * as z from 'zod/mini';
import {
  createProbes,
  createTokenBuckets,
  evidenceCountsSchema,
} from '../health/dynamo-region-health.ts';
import type { RegionHealthTable } from '../health/region-health-table.ts';

/** What people are shown of sends; senders themselves go by much less. */
const SPAN_MS = 300_000;
/** Windows in the span, at the shortest that makes sense (5 s). */
const MAX_WINDOWS = 60;

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
      table.query(`window#${region}`, { newestFirst: true, limit: MAX_WINDOWS }),
      probes.recent(region),
      table.get(`probes#${region}`, 'result'),
      buckets.read(region),
    ]);
    const counted = windows
      .map((item) => unmarshall(item))
      .filter(({ sk }) => Number(sk) > nowMs - SPAN_MS)
      .map((item) => ({ startMs: Number(item['sk']), ...evidenceCountsSchema.parse(item) }))
      .reverse();
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

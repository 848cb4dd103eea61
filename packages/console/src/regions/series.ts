import type { RegionFigures } from '../api/generated/schema.ts';

/** As far as the API's figures reach. */
export const SPAN_MS = 300_000;
/** The shortest health window of a deployment. */
export const BUCKET_MS = 10_000;

/** Attempts by bucket, oldest first, up to `endMs`; buckets without a fault are empty. */
export function attemptsByBucket(windows: RegionFigures['windows'], endMs: number) {
  return Array.from({ length: SPAN_MS / BUCKET_MS }, (_, index) => {
    const startMs = endMs - SPAN_MS + index * BUCKET_MS;
    const inside = windows.filter(({ at }) => {
      const atMs = Date.parse(at);
      return atMs >= startMs && atMs < startMs + BUCKET_MS;
    });
    return {
      at: new Date(startMs),
      succeeded: inside.reduce((sum, window) => sum + window.succeeded, 0),
      failed: inside.reduce((sum, window) => sum + window.failed, 0),
    };
  });
}

/** How long probes took, in milliseconds, of those that came back. */
export function roundTripsSince(probes: RegionFigures['probes']['roundTrips'], startMs: number) {
  return probes.flatMap(({ at, tookMs }) =>
    tookMs === null || Date.parse(at) < startMs ? [] : [{ x: new Date(at), y: tookMs }],
  );
}

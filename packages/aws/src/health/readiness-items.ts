import { readinessCheckNames } from '@mailferry/core/operations/readiness';
import { NO_ROUND, type ReadinessStore } from '@mailferry/core/operations/readiness-store';
import * as z from 'zod/mini';
import type { RegionHealthTable } from './region-health-table.ts';
import { attributesOf, versionIn } from './region-health-table.ts';

const READINESS = 'readiness';
const KEPT_MS = 3 * 86_400_000;

const checkSchema = z.object({
  check: z.enum(readinessCheckNames),
  subject: z.string(),
  ready: z.boolean(),
  explanation: z.string(),
  action: z.exactOptional(z.string()),
});

const storedSchema = z.object({
  organizationId: z.string(),
  primaryRegion: z.string(),
  secondaryRegion: z.string(),
  ready: z.boolean(),
  score: z.number(),
  red: z.array(checkSchema),
  checkedAtMs: z.number(),
});

const roundSchema = z.object({
  version: z.int(),
  startedAtMs: z.number(),
  finishedAtMs: z.number(),
  after: z.exactOptional(z.string()),
  partial: z.exactOptional(
    z.object({ domains: z.int(), green: z.int(), red: z.array(checkSchema) }),
  ),
  checked: z.int(),
  red: z.int(),
  lastRed: z.int(),
  requestedAtMs: z.number(),
  leaseUntilMs: z.number(),
});

/** Readiness of a cell's organizations: `pk` = `readiness`, `sk` = `org#<id>`, and the check's own progress, `round`. */
export function createReadinessStore(table: RegionHealthTable): ReadinessStore {
  return {
    async all() {
      const items = await table.query(READINESS, { prefix: 'org#' });
      // A broken one is left out: the next check of its organization replaces it.
      return items.flatMap((item) => storedSchema.safeParse(attributesOf(item)).data ?? []);
    },
    put: (readiness) =>
      table.put(
        READINESS,
        `org#${readiness.organizationId}`,
        readiness,
        readiness.checkedAtMs + KEPT_MS,
      ),
    async round() {
      const value = await table.get(READINESS, 'round');
      if (value === undefined) return undefined;
      // A broken one is replaced by the next run, which begins a round of its own.
      return roundSchema.safeParse(value).data ?? { ...NO_ROUND, version: versionIn(value) };
    },
    writeRound: (next) => table.swap(READINESS, 'round', next),
  };
}

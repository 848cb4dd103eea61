import type { Drill } from '@mailferry/core/drill/drill';
import type { RouteEnd } from '@mailferry/core/drill/drill-recorder';
import type { DrillReport, DrillStore } from '@mailferry/core/drill/drill-store';
import { type DrillTally, emptyTally, type SendTally } from '@mailferry/core/drill/send-tally';
import { CONTROL_PARTITION, DRILL_KEY, drillSchema } from './health-items.ts';
import type { RegionHealthTable } from './region-health-table.ts';
import { attributesOf } from './region-health-table.ts';

/** Reports outlive the yearly audit that asks for them. */
const KEPT_MS = 400 * 86_400_000;
const DRILLS = 'drills';
const TALLIES = 'drill-tallies';
const ENDS: readonly RouteEnd[] = ['secondary', 'primary'];

/**
 * A cell's drills. The latest: `pk` = `control`, `sk` = `drill`. Each: `pk` = `drills`, `sk` = its ULID, and its counts
 * in `pk` = `drill-tallies`, so that adding them up never meets a change of the drill.
 */
export function createDrillStore(table: RegionHealthTable): DrillStore {
  const reportOf = async (drill: Drill): Promise<DrillReport> => ({
    drill,
    tally: readTally(await table.get(TALLIES, drill.drillId)),
  });
  return {
    async current() {
      const value = await table.get(CONTROL_PARTITION, DRILL_KEY);
      // One that cannot be understood is obeyed by nobody.
      return drillSchema.safeParse(value).data;
    },

    async write(next) {
      if (!(await table.swap(CONTROL_PARTITION, DRILL_KEY, next))) return false;
      await table.put(DRILLS, next.drillId, next, next.startedAtMs + KEPT_MS);
      return true;
    },

    async count({ drillId, startedAtMs }, counts) {
      return readTally(await table.add(TALLIES, drillId, flat(counts), startedAtMs + KEPT_MS));
    },

    async reports(limit) {
      const items = await table.query(DRILLS, { newestFirst: true, limit });
      const drills = items.flatMap((item) => drillSchema.safeParse(attributesOf(item)).data ?? []);
      return Promise.all(drills.map(reportOf));
    },

    async report(drillId) {
      const value = await table.get(DRILLS, drillId);
      return value === undefined ? undefined : reportOf(drillSchema.parse(value));
    },
  };
}

const COUNTS = ['sent', 'failed', 'notReady', 'totalMs'] as const;

/** One numeric attribute a count, as ADD wants them: `secondary_sent`, `primary_latency3`. */
function flat(tally: DrillTally): Record<string, number> {
  const entries = ENDS.flatMap((end) => [
    ...COUNTS.map((name): [string, number] => [`${end}_${name}`, tally[end][name]]),
    ...tally[end].latency.map((count, index): [string, number] => [
      `${end}_latency${index}`,
      count,
    ]),
  ]);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

function readTally(value: Record<string, unknown> | undefined): DrillTally {
  const read = (name: string) => {
    const count = value?.[name];
    return typeof count === 'number' ? count : 0;
  };
  const endOf = (end: RouteEnd, empty: SendTally): SendTally => ({
    sent: read(`${end}_sent`),
    failed: read(`${end}_failed`),
    notReady: read(`${end}_notReady`),
    totalMs: read(`${end}_totalMs`),
    latency: empty.latency.map((_zero, index) => read(`${end}_latency${index}`)),
  });
  const empty = emptyTally();
  return {
    secondary: endOf('secondary', empty.secondary),
    primary: endOf('primary', empty.primary),
  };
}

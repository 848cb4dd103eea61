import type { DrainState, DrainStates } from '@mailferry/core/drain/backlog';
import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import type { EvidenceCounts } from '@mailferry/core/health/evidence';
import type { Advisories } from '@mailferry/core/health/health-event';
import type {
  EvidenceWindows,
  Probes,
  ProbeTrack,
  RegionStates,
  TokenBuckets,
} from '@mailferry/core/health/region-health-store';
import type { TransitionJournal } from '@mailferry/core/health/trip';
import type { TokenBucket } from '@mailferry/core/pacing/token-bucket';
import { initialBucket } from '@mailferry/core/pacing/token-bucket';
import * as z from 'zod/mini';
import {
  ADVISORY_PREFIX,
  CONTROL_PARTITION,
  readHealthItems,
  STATE_PREFIX,
} from './health-items.ts';
import type { RegionHealthTable } from './region-health-table.ts';
import { attributesOf, versionIn } from './region-health-table.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Transitions are kept as long as deliveries: both explain what happened to a mail. */
const TRANSITION_DAYS = 30;

export function createRegionStates(table: RegionHealthTable): RegionStates {
  return {
    readAll: async () => readHealthItems(await table.query(CONTROL_PARTITION)),
    write: (next) => table.swap(CONTROL_PARTITION, `${STATE_PREFIX}${next.region}`, next),
  };
}

/** Every transition is kept: `pk` = `transitions#<region>`, `sk` = time and version. */
export function createTransitionJournal(table: RegionHealthTable): TransitionJournal {
  return {
    append: (before, after, atMs) =>
      table.put(
        `transitions#${after.region}`,
        `${String(atMs).padStart(15, '0')}#${after.version}`,
        {
          atMs,
          from: before.condition,
          to: after.condition,
          rampStep: after.rampStep,
          evidence: after.evidence,
        },
        atMs + TRANSITION_DAYS * DAY_MS,
      ),
  };
}

export const evidenceCountsSchema = z.object({
  good: z._default(z.number(), 0),
  bad: z._default(z.number(), 0),
  slow: z._default(z.number(), 0),
  suspended: z._default(z.number(), 0),
  witnesses: z._default(z.number(), 0),
});

/** Windows of counts: `pk` = `window#<region>`, `sk` = the window's start. */
export function createEvidenceWindows(table: RegionHealthTable): EvidenceWindows {
  const read = (value: Record<string, unknown> | undefined): EvidenceCounts =>
    evidenceCountsSchema.parse(value ?? {});
  return {
    add: async (region, startMs, counts) =>
      read(await table.add(`window#${region}`, String(startMs), { ...counts }, startMs + HOUR_MS)),
    read: async (region, startMs) => read(await table.get(`window#${region}`, String(startMs))),
  };
}

const bucketSchema = z.object({
  region: z.string(),
  version: z.int(),
  ratePerSecond: z.number(),
  nextFreeMs: z.number(),
  dailyLeft: z.number(),
  granted: z.number(),
  slowUntilMs: z.number(),
  slowFactor: z.number(),
  account: z.exactOptional(
    z.object({
      maxSendRate: z.number(),
      max24HourSend: z.number(),
      sentLast24Hours: z.number(),
    }),
  ),
});

/** Send tokens: `pk` = `tokens#<region>`, `sk` = `bucket`. A partition of its own, since every sender writes it. */
export function createTokenBuckets(table: RegionHealthTable): TokenBuckets {
  return {
    async read(region): Promise<TokenBucket | undefined> {
      const value = await table.get(`tokens#${region}`, 'bucket');
      if (value === undefined) return undefined;
      // Broken, it counts as a fresh one in its place, which the next lease or reading of the quota replaces.
      const bucket = bucketSchema.safeParse(value);
      return bucket.data ?? { ...initialBucket(region, 0), version: versionIn(value) };
    },
    write: (next) => table.swap(`tokens#${next.region}`, 'bucket', next),
  };
}

const trackSchema = z.object({
  sentAtMs: z.exactOptional(z.number()),
  confirmedAtMs: z.exactOptional(z.number()),
});
const RECENT_PROBES = 20;

/** The latest probes: `pk` = `probes#<region>`, `sk` = `result` or `probe#<id>` (a ULID: in order of time). */
export function createProbes(table: RegionHealthTable): Probes {
  const note = async (region: string, probeId: string, what: object, atMs: number) =>
    table.merge(`probes#${region}`, `probe#${probeId}`, what, atMs + HOUR_MS);
  return {
    started: (region, probeId, atMs) => note(region, probeId, { sentAtMs: atMs }, atMs),
    confirmed: (region, probeId, atMs) => note(region, probeId, { confirmedAtMs: atMs }, atMs),

    async recent(region, limit = RECENT_PROBES): Promise<ProbeTrack[]> {
      const items = await table.query(`probes#${region}`, {
        prefix: 'probe#',
        newestFirst: true,
        limit,
      });
      return items.flatMap((item) => {
        const { sentAtMs, confirmedAtMs } = trackSchema.safeParse(attributesOf(item)).data ?? {};
        // An event that overtook its probe's own entry, or outlived it, says when the probe was sent well enough.
        const sent = sentAtMs ?? confirmedAtMs;
        if (sent === undefined) return [];
        return [{ sentAtMs: sent, ...(confirmedAtMs === undefined ? {} : { confirmedAtMs }) }];
      });
    },

    record: (region, result) =>
      table.put(`probes#${region}`, 'result', result, result.atMs + DAY_MS),
  };
}

/** Advisories: `pk` = `control`, `sk` = `advisory#<region>#<last part of the event's ARN>`. */
export function createAdvisories(table: RegionHealthTable): Advisories {
  return {
    note(advisory, updatedAtMs) {
      const event = advisory.eventArn.split('/').at(-1) ?? '';
      const sk = `${ADVISORY_PREFIX}${advisory.region}#${event.slice(-200)}`;
      const value = { ...advisory, updatedAtMs };
      return table.merge(CONTROL_PARTITION, sk, value, updatedAtMs + DAY_MS, 'updatedAtMs');
    },
  };
}

const drainSchema = z.object({
  version: z.int(),
  leaseToken: z.string(),
  leaseUntilMs: z.number(),
  status: z.string(),
  movedMails: z.number(),
  remainingMails: z.number(),
  ratePerSecond: z.number(),
  estimatedEndMs: z.exactOptional(z.number()),
  parkedSinceMs: z.exactOptional(z.number()),
  lastTickMs: z.number(),
  sweepRequestedAtMs: z.number(),
  sweptAtMs: z.number(),
  sweepLeftMails: z._default(z.number(), 0),
});

/** The drain's own item: `pk` = `drain`, `sk` = `state`. */
export function createDrainStates(table: RegionHealthTable): DrainStates {
  return {
    async read(): Promise<DrainState | undefined> {
      const value = await table.get('drain', 'state');
      if (value === undefined) return undefined;
      const state = drainSchema.safeParse(value);
      return state.data ?? { ...INITIAL_DRAIN_STATE, version: versionIn(value) };
    },
    write: (next) => table.swap('drain', 'state', next),
  };
}

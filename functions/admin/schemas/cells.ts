import { plainText } from '@mailferry/core/directory/identifiers';
import { neededGoodProbes } from '@mailferry/core/health/decide';
import { type HealthItems, NO_HEALTH_ITEMS } from '@mailferry/core/health/region-health-store';
import type { RegionOverride } from '@mailferry/core/health/region-state';
import { type HealthSnapshot, snapshotOf } from '@mailferry/core/health/snapshot';
import type { CellOperations, RegionFigures, Transition } from '@mailferry/core/operations/cells';
import type { RegionMinute } from '@mailferry/core/operations/region-series';
import { quotaUsedPercent } from '@mailferry/core/pacing/token-bucket';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import { regionName } from '@mailferry/core/settings/region-name';
import { isPrimaryCell } from '@mailferry/core/settings/routes';
import * as z from 'zod';
import type { AdminPorts } from '../ports.ts';
import { atOrNull, moment, momentOf } from './common.ts';
import { drillView, viewDrill } from './drills.ts';

export const cellParams = z.strictObject({ cell: regionName });
export const cellRegionParams = z.strictObject({ cell: regionName, region: regionName });

export const overrideBody = z
  .strictObject({
    override: z.enum(['auto', 'up', 'down']),
    reason: plainText(300),
    expiresAt: z.iso.datetime().exactOptional().meta({
      description: 'Without it the override holds until it is changed.',
    }),
    force: z.boolean().default(false).meta({
      description: 'Set it although mail of organizations would have nowhere to go.',
    }),
  })
  .meta({ id: 'SetOverride' });

const overrideView = z
  .object({
    override: z.enum(['auto', 'up', 'down']),
    reason: z.string(),
    by: z.string(),
    expiresAt: moment.nullable(),
    active: z.boolean().meta({ description: 'Whether it is obeyed: false once it has expired.' }),
  })
  .meta({ id: 'Override' });

const rampView = z
  .object({
    step: z.int(),
    shares: z.array(z.number()),
    nextStepAt: moment,
  })
  .meta({ id: 'Ramp', description: 'How traffic returns after an outage, by steps.' });

const quotaView = z
  .object({
    accountShare: z
      .number()
      .meta({ description: 'The share of the account’s quota in the region that is this cell’s.' }),
    ratePerSecond: z.number().meta({ description: 'Recipients a second that the cell may send.' }),
    dailyLeft: z
      .number()
      .nullable()
      .meta({ description: 'Recipients left to the cell in 24 hours; null without a limit.' }),
    account: z
      .object({
        maxSendRate: z.number(),
        max24HourSend: z.number().nullable(),
        sentLast24Hours: z.number(),
        usedPercent: z.number(),
      })
      .nullable()
      .meta({ description: 'What SES said of the whole account in the region, last.' }),
  })
  .meta({ id: 'Quota' });

const figuresView = z
  .object({
    sends: z
      .object({
        spanSeconds: z.int(),
        succeeded: z.int(),
        failed: z.int(),
        slow: z.int(),
        witnesses: z.int(),
      })
      .meta({
        description:
          'Attempts of the last minutes, of windows in which one failed or was slow: senders write down no others.',
      }),
    windows: z
      .array(z.object({ at: moment, succeeded: z.int(), failed: z.int(), slow: z.int() }))
      .meta({ description: 'The same attempts, window by window, oldest first.' }),
    probes: z.object({
      accepted: z.int(),
      confirmed: z.int().meta({ description: 'Of these, how many came back as an event.' }),
      last: z.object({ at: moment, ok: z.boolean(), reason: z.string() }).nullable(),
      roundTrips: z.array(z.object({ at: moment, tookMs: z.number().nullable() })).meta({
        description: 'From send to event, oldest first; null where no event came (yet).',
      }),
    }),
    quota: quotaView.nullable().meta({ description: 'Null until the region was used or probed.' }),
  })
  .meta({ id: 'RegionFigures' });

export const regionView = z
  .object({
    region: z.string(),
    condition: z.enum(['healthy', 'down', 'recovering']),
    share: z.number().meta({
      description: 'The share of the traffic that may go there now, overrides included: 0 to 1.',
    }),
    why: z.string().meta({ description: 'What decides on the share: the override or evidence.' }),
    since: moment.nullable(),
    evidence: z.string().meta({ description: 'The sentence that explains the last change.' }),
    trips: z.int().meta({ description: 'Outages in a row: each doubles the hold.' }),
    holdUntil: moment.nullable().meta({ description: 'While down: no recovery before this.' }),
    goodProbes: z.int().meta({ description: 'While down: good probes in a row.' }),
    neededGoodProbes: z.int(),
    ramp: rampView.nullable(),
    advisory: z
      .object({ code: z.string(), since: moment, until: moment })
      .nullable()
      .meta({ description: 'What AWS Health itself reports of SES there.' }),
    override: overrideView.nullable(),
    figures: figuresView.nullable().meta({ description: 'Null where they could not be read.' }),
  })
  .meta({ id: 'CellRegion' });

export const cellView = z
  .object({
    cell: z.string(),
    kind: z.enum(['primary', 'standby']),
    available: z.boolean().meta({ description: 'Whether the cell could be asked just now.' }),
    regions: z.array(regionView),
    drill: drillView.nullable().meta({ description: 'The rehearsal that runs now.' }),
    faults: z.array(z.string()).meta({ description: 'Control items that are void.' }),
  })
  .meta({ id: 'Cell' });

export const transitionView = z
  .object({
    at: moment,
    from: z.string(),
    to: z.string(),
    rampStep: z.int(),
    evidence: z.string(),
  })
  .meta({ id: 'Transition' });

export const minuteView = z
  .object({
    at: moment,
    succeeded: z.int(),
    failed: z.int(),
    slow: z.int(),
    probes: z.object({
      accepted: z.int(),
      confirmed: z.int().meta({ description: 'Of these, how many came back as an event.' }),
      medianMs: z.number().nullable().meta({ description: 'From send to event.' }),
    }),
  })
  .meta({ id: 'RegionMinute' });

/** What could be learnt of a cell; without items, every region is as senders treat it then: usable. */
export interface CellFindings {
  items: HealthItems | undefined;
  figures: ReadonlyMap<string, RegionFigures>;
}

export function viewCell(
  cell: CellOperations,
  regions: readonly string[],
  { items, figures }: CellFindings,
  ports: Pick<AdminPorts, 'clock' | 'parametersOf' | 'settings'>,
): z.output<typeof cellView> {
  const known = items ?? NO_HEALTH_ITEMS;
  const nowMs = ports.clock.nowMs();
  const health = snapshotOf(known, nowMs, ports.parametersOf);
  const isPrimary = isPrimaryCell(ports.settings, cell.cell);
  return {
    cell: cell.cell,
    kind: isPrimary ? 'primary' : 'standby',
    available: items !== undefined,
    faults: known.faults,
    drill: health.drill === undefined ? null : viewDrill(health.drill, nowMs),
    regions: regions.map((region) =>
      viewRegion(cell.cell, region, health, figures.get(region), ports),
    ),
  };
}

function viewRegion(
  cell: string,
  region: string,
  health: HealthSnapshot,
  figures: RegionFigures | undefined,
  { parametersOf, settings }: Pick<AdminPorts, 'parametersOf' | 'settings'>,
): z.output<typeof regionView> {
  const state = health.stateOf(region);
  const parameters = parametersOf(region);
  const override = health.items.overrides.find((candidate) => candidate.region === region);
  const advisory = health.advisoryOf(region);
  const { share, why } = health.usabilityOf(region);
  return {
    region,
    condition: state.condition,
    share,
    why,
    since: atOrNull(state.sinceMs),
    evidence: state.evidence,
    trips: state.trips,
    holdUntil: state.condition === 'down' ? atOrNull(state.holdUntilMs) : null,
    goodProbes: state.goodProbes,
    neededGoodProbes: neededGoodProbes(state, parameters),
    ramp:
      state.condition === 'recovering'
        ? {
            step: state.rampStep,
            shares: parameters.rampShares,
            nextStepAt: momentOf(state.rampSinceMs + parameters.rampStepMs),
          }
        : null,
    advisory:
      advisory === undefined
        ? null
        : {
            code: advisory.code,
            since: momentOf(advisory.startedAtMs),
            until: momentOf(advisory.expiresAtMs),
          },
    override: override === undefined ? null : viewOverride(override, health.readAtMs),
    figures:
      figures === undefined ? null : viewFigures(figures, quotaShareOf(settings, cell, region)),
  };
}

function viewOverride(override: RegionOverride, nowMs: number): z.output<typeof overrideView> {
  const { expiresAtMs } = override;
  return {
    override: override.override,
    reason: override.reason,
    by: override.by,
    expiresAt: atOrNull(expiresAtMs),
    active: expiresAtMs === undefined || expiresAtMs > nowMs,
  };
}

function viewFigures(
  { sends, windows, probes, lastProbe, bucket }: RegionFigures,
  accountShare: number,
): z.output<typeof figuresView> {
  const account = bucket?.account;
  return {
    sends: {
      spanSeconds: Math.round(sends.spanMs / 1000),
      succeeded: sends.good,
      failed: sends.bad,
      slow: sends.slow,
      witnesses: sends.witnesses,
    },
    windows: windows.map(({ startMs, good, bad, slow }) => ({
      at: momentOf(startMs),
      succeeded: good,
      failed: bad,
      slow,
    })),
    probes: {
      accepted: probes.length,
      confirmed: probes.filter(({ confirmedAtMs }) => confirmedAtMs !== undefined).length,
      roundTrips: probes.map(({ sentAtMs, confirmedAtMs }) => ({
        at: momentOf(sentAtMs),
        tookMs: confirmedAtMs === undefined ? null : confirmedAtMs - sentAtMs,
      })),
      last:
        lastProbe === undefined
          ? null
          : { at: momentOf(lastProbe.atMs), ok: lastProbe.ok, reason: lastProbe.reason },
    },
    quota:
      bucket === undefined
        ? null
        : {
            accountShare,
            ratePerSecond: bucket.ratePerSecond,
            dailyLeft: bucket.dailyLeft === Number.MAX_SAFE_INTEGER ? null : bucket.dailyLeft,
            account:
              account === undefined
                ? null
                : {
                    maxSendRate: account.maxSendRate,
                    max24HourSend: account.max24HourSend < 0 ? null : account.max24HourSend,
                    sentLast24Hours: account.sentLast24Hours,
                    usedPercent: quotaUsedPercent(account),
                  },
          },
  };
}

export function viewTransition({ atMs, ...rest }: Transition): z.output<typeof transitionView> {
  return { at: momentOf(atMs), ...rest };
}

export function viewMinute({ startMs, sends, accepted, confirmed, medianMs }: RegionMinute) {
  return {
    at: momentOf(startMs),
    succeeded: sends.good,
    failed: sends.bad,
    slow: sends.slow,
    probes: { accepted, confirmed, medianMs: medianMs ?? null },
  } satisfies z.output<typeof minuteView>;
}

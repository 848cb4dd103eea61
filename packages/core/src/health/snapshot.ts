import { type Drill, runningDrill } from '../drill/drill.ts';
import type { Clock, Log } from '../ports.ts';
import type { Advisory } from './advisory.ts';
import { shareOf } from './decide.ts';
import type { HealthParameters } from './parameters.ts';
import type { HealthItems, RegionStates } from './region-health-store.ts';
import { NO_HEALTH_ITEMS } from './region-health-store.ts';
import type { RegionOverride, RegionState } from './region-state.ts';
import { initialRegionState } from './region-state.ts';

/** How long a sender may go on with what it read: an override is obeyed within this time plus one batch. */
const SNAPSHOT_FRESH_MS = 3_000;

export interface RegionUsability {
  region: string;
  /** Share of the traffic, chosen by message hash, that may go there: 0 none, 1 all. */
  share: number;
  why: string;
}

/** What senders go by: the usability of every region, at one time. */
export interface HealthSnapshot {
  readAtMs: number;
  items: HealthItems;
  /** Unknown regions are usable: the loop fails open. */
  usabilityOf(region: string): RegionUsability;
  stateOf(region: string): RegionState;
  /** An operator's override that holds now; `auto` is none. */
  overrideOf(region: string): RegionOverride | undefined;
  /** What AWS itself reports of the region, while that holds. */
  advisoryOf(region: string): Advisory | undefined;
  /** The rehearsal that runs now. */
  drill: Drill | undefined;
}

export type ParametersOf = (region: string) => HealthParameters;

export function snapshotOf(
  items: HealthItems,
  nowMs: number,
  parametersOf: ParametersOf,
): HealthSnapshot {
  const states = new Map(items.states.map((state) => [state.region, state]));
  // One object a region and snapshot: a decision that changes nothing answers with the very state it was given.
  const stateOf = (region: string) => {
    const state = states.get(region) ?? initialRegionState(region);
    states.set(region, state);
    return state;
  };
  const overrideOf = (region: string) => {
    const override = items.overrides.find((candidate) => candidate.region === region);
    const holds = override?.expiresAtMs === undefined || override.expiresAtMs > nowMs;
    return holds && override?.override !== 'auto' ? override : undefined;
  };
  return {
    readAtMs: nowMs,
    items,
    stateOf,
    overrideOf,
    drill: runningDrill(items.drill, nowMs),
    advisoryOf: (region) =>
      items.advisories.find((one) => one.region === region && one.expiresAtMs > nowMs),
    usabilityOf(region) {
      const override = overrideOf(region);
      if (override !== undefined) {
        return {
          region,
          share: override.override === 'up' ? 1 : 0,
          why: `Set ${override.override} by an operator: ${override.reason}`,
        };
      }
      const state = stateOf(region);
      return { region, share: shareOf(state, parametersOf(region)), why: state.evidence };
    },
  };
}

/** Reads the health table at most once in `SNAPSHOT_FRESH_MS`, whatever the number of mails. One per environment. */
export interface HealthReader {
  /**
   * Never throws. With the table out of reach it answers with the last snapshot and, without one, with an empty one:
   * every region usable (static stability).
   */
  current(): Promise<HealthSnapshot>;
  /** Makes the next call read anew: after a trip, and before a decision. */
  refresh(): void;
}

export function createHealthReader(
  states: RegionStates,
  clock: Clock,
  log: Log,
  parametersOf: ParametersOf,
): HealthReader {
  let items = NO_HEALTH_ITEMS;
  let told = '';
  let readAtMs = Number.NEGATIVE_INFINITY;
  /** Which refresh the items held, and the items wanted, come after. */
  let held = 0;
  let wanted = 0;
  let reading: { generation: number; done: Promise<void> } | undefined;

  async function read(generation: number): Promise<void> {
    const startedMs = clock.nowMs();
    const found = await readItems(startedMs);
    // A read that began after a later refresh knows more than this one.
    if (generation < held) return;
    held = generation;
    readAtMs = startedMs;
    if (found === undefined) return;
    items = found;
    // Once for each change, not once for each read.
    const faults = items.faults.join('\n');
    if (faults !== told)
      for (const fault of items.faults) log.warn('region health item ignored', { fault });
    told = faults;
  }

  async function readItems(startedMs: number): Promise<HealthItems | undefined> {
    try {
      return await states.readAll();
    } catch (cause) {
      log.warn('region health unreadable: going on with the last snapshot', {
        snapshotAgeMs: Number.isFinite(readAtMs) ? startedMs - readAtMs : undefined,
        errorName: cause instanceof Error ? cause.name : typeof cause,
      });
      return undefined;
    }
  }

  /** A read under way began before a refresh that came since, and does not count for those who ask after it. */
  function readAnew(): Promise<void> {
    if (reading?.generation === wanted) return reading.done;
    const mine = {
      generation: wanted,
      done: read(wanted).finally(() => {
        if (reading === mine) reading = undefined;
      }),
    };
    reading = mine;
    return mine.done;
  }

  return {
    async current() {
      const fresh = held === wanted && clock.nowMs() - readAtMs < SNAPSHOT_FRESH_MS;
      if (!fresh) await readAnew();
      // Expiries of overrides are judged by the time of use, not of reading.
      return snapshotOf(items, clock.nowMs(), parametersOf);
    },
    refresh() {
      wanted += 1;
    },
  };
}

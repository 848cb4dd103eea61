import { describeError } from '../errors.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import type { Settings } from '../settings/settings.ts';
import { decide, type Evidence } from './decide.ts';
import type { EvidenceCounts } from './evidence.ts';
import type { RegionStates } from './region-health-store.ts';
import type { RegionState } from './region-state.ts';
import type { HealthReader, HealthSnapshot, ParametersOf } from './snapshot.ts';

/** Applies evidence to a region's state: the one way in which automation changes it. */
export interface Tripper {
  /**
   * From a sender's counts. `isAlone` is asked only where it makes the difference.
   * @throws when the table is out of reach.
   */
  consider(region: string, counts: EvidenceCounts, isAlone: () => Promise<boolean>): Promise<void>;
  /** From any evidence; answers with the state that holds afterwards. @throws as above. */
  apply(region: string, evidence: Evidence): Promise<RegionState>;
  /** The state as last read. Never throws. */
  stateOf(region: string): Promise<RegionState>;
}

export interface TripperDependencies {
  states: RegionStates;
  reader: HealthReader;
  transitions: TransitionJournal;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  settings: Settings;
  parametersOf: ParametersOf;
}

/** Keeps transitions for people: an audit entry each. */
export interface TransitionJournal {
  append(before: RegionState, after: RegionState, atMs: number): Promise<void>;
}

/** A lost compare-and-swap means that somebody else decided on fresher evidence: look again, this often at most. */
const MAX_TRIES = 4;

export function createTripper(deps: TripperDependencies): Tripper {
  let latest: Promise<unknown> = Promise.resolve();

  /** One after the other, whatever the region: two decisions that see each other's region up would take both. */
  function apply(region: string, evidence: Evidence): Promise<RegionState> {
    const mine = latest.then(() => applyAlone(region, evidence));
    latest = mine.catch(() => undefined);
    return mine;
  }

  async function applyAlone(region: string, evidence: Evidence): Promise<RegionState> {
    let reread = false;
    for (let attempt = 0; attempt < MAX_TRIES; ) {
      const snapshot = await deps.reader.current();
      const state = snapshot.stateOf(region);
      const next = decideOn(snapshot, state, evidence);
      if (next === state) return state;
      // A snapshot may be seconds old: before a region is taken, the other ends of its routes are looked at anew.
      if (!reread && next.condition === 'down' && state.condition !== 'down') {
        reread = true;
        deps.reader.refresh();
        continue;
      }
      attempt += 1;
      const written = await deps.states.write(next);
      deps.reader.refresh();
      if (written) {
        if (next.condition !== state.condition || next.rampStep !== state.rampStep)
          await announce(state, next);
        return next;
      }
    }
    deps.log.info('region state left to another decision', { region });
    return (await deps.reader.current()).stateOf(region);
  }

  function decideOn(snapshot: HealthSnapshot, state: RegionState, evidence: Evidence): RegionState {
    const { region } = state;
    return decide(state, evidence, {
      nowMs: deps.clock.nowMs(),
      parameters: deps.parametersOf(region),
      otherUsable: otherEndsUsable(deps.settings, snapshot, region),
      advisory: snapshot.advisoryOf(region),
    });
  }

  async function announce(before: RegionState, after: RegionState): Promise<void> {
    const line = {
      region: after.region,
      from: before.condition,
      to: after.condition,
      rampStep: after.rampStep,
      evidence: after.evidence,
    };
    if (after.condition === 'down') deps.log.error('region went down', line);
    else deps.log.warn('region state changed', line);
    deps.metrics.count('RegionTransition', 1, { region: after.region, to: after.condition });
    try {
      await deps.transitions.append(before, after, deps.clock.nowMs());
    } catch (cause) {
      // The state holds and this log line tells of it: undoing it for want of an entry would help nobody.
      deps.log.error('transition not entered in the journal', { ...line, ...describeError(cause) });
    }
  }

  return {
    apply,
    stateOf: async (region) => (await deps.reader.current()).stateOf(region),
    async consider(region, counts, isAlone) {
      const state = await apply(region, { counts });
      if (state.condition === 'down') return;
      const ifAlone: Evidence = { counts, alone: true };
      const snapshot = await deps.reader.current();
      const next = decideOn(snapshot, snapshot.stateOf(region), ifAlone);
      if (next.condition === 'down' && (await isAlone())) await apply(region, ifAlone);
    },
  };
}

/** Whether, on every route of this region, the other end takes mail now. */
function otherEndsUsable(settings: Settings, snapshot: HealthSnapshot, region: string): boolean {
  return settings.routes
    .filter((route) => route.primary === region || route.secondary === region)
    .map((route) => (route.primary === region ? route.secondary : route.primary))
    .every((other) => snapshot.usabilityOf(other).share > 0);
}

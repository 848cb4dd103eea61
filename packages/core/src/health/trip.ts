import type { Clock, Log, Metrics } from '../ports.ts';
import type { Settings } from '../settings/settings.ts';
import { decide, type Evidence } from './decide.ts';
import type { EvidenceCounts } from './evidence.ts';
import type { RegionStates } from './region-health-store.ts';
import type { RegionState } from './region-state.ts';
import type { HealthReader, HealthSnapshot, ParametersOf } from './snapshot.ts';

/** Applies evidence to a region's state: the one way in which automation changes it. */
export interface Tripper {
  /** From a sender's counts. @throws when the table is out of reach. */
  consider(region: string, counts: EvidenceCounts): Promise<void>;
  /** From any evidence; answers with the state that holds afterwards. @throws as above. */
  apply(region: string, evidence: Evidence): Promise<RegionState>;
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
  async function apply(region: string, evidence: Evidence): Promise<RegionState> {
    let state: RegionState | undefined;
    for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
      const snapshot = await deps.reader.current();
      state = snapshot.stateOf(region);
      const nowMs = deps.clock.nowMs();
      const next = decide(state, evidence, {
        nowMs,
        parameters: deps.parametersOf(region),
        otherUsable: otherEndsUsable(deps.settings, snapshot, region),
      });
      if (next === state) return state;
      const written = await deps.states.write(next);
      deps.reader.refresh();
      if (written) {
        if (next.condition !== state.condition || next.rampStep !== state.rampStep)
          await announce(state, next, nowMs);
        return next;
      }
    }
    deps.log.info('region state left to another decision', { region });
    return (await deps.reader.current()).stateOf(region);
  }

  async function announce(before: RegionState, after: RegionState, atMs: number): Promise<void> {
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
    await deps.transitions.append(before, after, atMs);
  }

  return {
    apply,
    async consider(region, counts) {
      await apply(region, { counts });
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

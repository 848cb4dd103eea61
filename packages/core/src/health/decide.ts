import type { EvidenceCounts, ProbeResult } from './evidence.ts';
import type { HealthParameters } from './parameters.ts';
import type { RegionState } from './region-state.ts';

export interface Evidence {
  /** The current window's counts. */
  counts: EvidenceCounts;
  /** The latest probe, where this decision follows one. */
  probe?: ProbeResult;
}

export interface DecisionContext {
  nowMs: number;
  parameters: HealthParameters;
  /** Whether the other region of every route is usable by automation: 'at least one on'. */
  otherUsable: boolean;
}

/**
 * The region health state machine, pure: the next state, or the same object where nothing changes. Its version is one
 * higher, and `evidence` says why.
 */
export function decide(
  state: RegionState,
  evidence: Evidence,
  context: DecisionContext,
): RegionState {
  const probed = countProbe(state, evidence.probe);
  const trip = tripReason(probed, evidence, context);
  if (trip !== undefined) {
    return probed.condition === 'down'
      ? changed({ ...probed, goodProbes: 0 }, state)
      : down(probed, trip, context);
  }
  if (probed.condition === 'down') return recoverIfDue(probed, state, context);
  if (probed.condition === 'recovering') return climbIfDue(probed, state, context);
  return changed(probed, state);
}

/** The share of traffic that the state lets through: 0 while down, 1 while healthy. */
export function shareOf(state: RegionState, parameters: HealthParameters): number {
  if (state.condition === 'healthy') return 1;
  if (state.condition === 'down') return 0;
  return parameters.rampShares[Math.min(state.rampStep, parameters.rampShares.length - 1)] ?? 1;
}

function countProbe(state: RegionState, probe: ProbeResult | undefined): RegionState {
  if (probe === undefined) return state;
  if (state.condition === 'down')
    return { ...state, goodProbes: probe.ok ? state.goodProbes + 1 : 0 };
  const failedProbes = probe.ok ? 0 : state.failedProbes + 1;
  return failedProbes === state.failedProbes ? state : { ...state, failedProbes };
}

function tripReason(
  state: RegionState,
  evidence: Evidence,
  context: DecisionContext,
): string | undefined {
  const { counts, probe } = evidence;
  const { parameters, otherUsable } = context;
  if (probe?.suspended) return `SES itself reports that sending is switched off (${probe.reason}).`;
  if (counts.suspended > 0)
    return `SES refused ${counts.suspended} sends because sending is switched off.`;
  if (probe !== undefined && !probe.ok) {
    if (state.condition === 'recovering')
      return `A probe failed during recovery (${probe.reason}).`;
    if (state.condition === 'healthy' && state.failedProbes >= parameters.failedProbes) {
      return `${state.failedProbes} probes in a row failed, the last with ${probe.reason}.`;
    }
  }
  if (state.condition === 'down') return undefined;
  const passive = passiveReason(counts, parameters);
  // Senders' failures alone must not take the last usable region: that much needs a probe or SES's own word.
  if (passive !== undefined && !otherUsable && (probe === undefined || probe.ok)) return undefined;
  return passive;
}

function passiveReason(counts: EvidenceCounts, parameters: HealthParameters): string | undefined {
  const attempts = counts.good + counts.bad;
  const seconds = Math.round(parameters.windowMs / 1000);
  if (counts.bad >= parameters.minSample && counts.bad / attempts >= parameters.tripShare) {
    return `${counts.bad} of ${attempts} sends failed within ${seconds} s.`;
  }
  if (attempts >= parameters.greySample && counts.bad / attempts >= parameters.greyShare) {
    return `${counts.bad} of ${attempts} sends failed within ${seconds} s: a grey failure.`;
  }
  if (counts.good >= parameters.greySample && counts.slow / counts.good >= parameters.tripShare) {
    return `${counts.slow} of ${counts.good} sends took over ${parameters.slowSendMs} ms within ${seconds} s.`;
  }
  return undefined;
}

function down(state: RegionState, evidence: string, context: DecisionContext): RegionState {
  const { nowMs, parameters } = context;
  // Counted from the last change, not from the last trip: a long outage must not count as time spent healthy.
  const relapse = state.trips > 0 && nowMs - state.sinceMs < parameters.relapseForgetMs;
  const trips = relapse ? state.trips + 1 : 1;
  const holdMs = Math.min(
    parameters.maxDownMs,
    parameters.minDownMs * 2 ** Math.min(trips - 1, 20),
  );
  return {
    ...state,
    version: state.version + 1,
    condition: 'down',
    sinceMs: nowMs,
    evidence,
    trips,
    lastTripMs: nowMs,
    holdUntilMs: nowMs + holdMs,
    goodProbes: 0,
    failedProbes: 0,
    rampStep: 0,
    rampSinceMs: 0,
  };
}

function recoverIfDue(
  probed: RegionState,
  state: RegionState,
  context: DecisionContext,
): RegionState {
  const { nowMs, parameters } = context;
  if (nowMs < probed.holdUntilMs || probed.goodProbes < parameters.goodProbes)
    return changed(probed, state);
  return {
    ...probed,
    version: state.version + 1,
    condition: 'recovering',
    sinceMs: nowMs,
    evidence: `${probed.goodProbes} good probes in a row after ${seconds(nowMs - state.sinceMs)} down.`,
    failedProbes: 0,
    rampStep: 0,
    rampSinceMs: nowMs,
  };
}

function climbIfDue(
  probed: RegionState,
  state: RegionState,
  context: DecisionContext,
): RegionState {
  const { nowMs, parameters } = context;
  if (nowMs - probed.rampSinceMs < parameters.rampStepMs) return changed(probed, state);
  const rampStep = probed.rampStep + 1;
  if (rampStep < parameters.rampShares.length && (parameters.rampShares[rampStep] ?? 1) < 1) {
    return { ...probed, version: state.version + 1, rampStep, rampSinceMs: nowMs };
  }
  return {
    ...probed,
    version: state.version + 1,
    condition: 'healthy',
    sinceMs: nowMs,
    evidence: `Carried its ramp of traffic for ${seconds(nowMs - state.sinceMs)} without failure.`,
    rampStep: 0,
    rampSinceMs: 0,
  };
}

/** The probed state as a new version where it differs at all, so that counters reach the table. */
function changed(probed: RegionState, state: RegionState): RegionState {
  if (probed.goodProbes === state.goodProbes && probed.failedProbes === state.failedProbes)
    return state;
  return { ...probed, version: state.version + 1 };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

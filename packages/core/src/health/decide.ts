import { type Advisory, advisorySentence, parametersUnder } from './advisory.ts';
import type { EvidenceCounts, ProbeResult } from './evidence.ts';
import type { HealthParameters } from './parameters.ts';
import { passiveReason } from './passive.ts';
import type { RegionState } from './region-state.ts';

export interface Evidence {
  /** Attempts of the last `spanMs`. */
  counts: EvidenceCounts;
  /** Default: one window. */
  spanMs?: number;
  /** Nobody but the sender that brings the counts uses the region now: there is no other witness to wait for. */
  alone?: boolean;
  /** The latest probe, where this decision follows one. */
  probe?: ProbeResult;
}

export interface DecisionContext {
  nowMs: number;
  parameters: HealthParameters;
  /** Whether the other region of every route is usable by automation: 'at least one on'. */
  otherUsable: boolean;
  advisory?: Advisory | undefined;
}

/** Two senders that see the same trouble are not both broken in the same way. */
const WITNESSES = 2;

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
      : down(probed, `${trip}${advisorySentence(context.advisory)}`, context);
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

/** Good probes in a row that end an outage: with every relapse as many again, so that a flapping region stays down. */
export function neededGoodProbes(state: RegionState, parameters: HealthParameters): number {
  const { goodProbes, maxGoodProbes } = parameters;
  return Math.min(goodProbes * Math.max(1, state.trips), Math.max(goodProbes, maxGoodProbes));
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
  const parameters = parametersUnder(context.advisory, context.parameters);
  if (probe?.suspended) return `SES itself reports that sending is switched off (${probe.reason}).`;
  if (counts.suspended > 0)
    return `SES refused ${counts.suspended} sends because sending is switched off.`;
  if (state.condition === 'down') return undefined;

  const sends = passiveReason(counts, parameters, evidence.spanMs ?? parameters.windowMs);
  if (sends !== undefined && probe !== undefined && !probe.ok)
    return `${sends} A probe failed as well (${probe.reason}).`;
  // One kind of evidence alone is thin: a sender or the prober may be what is broken. It must not take the last region.
  if (!context.otherUsable) return undefined;
  if (sends !== undefined && (counts.witnesses >= WITNESSES || evidence.alone === true))
    return sends;
  return probeReason(state, probe, parameters);
}

function probeReason(
  state: RegionState,
  probe: ProbeResult | undefined,
  parameters: HealthParameters,
): string | undefined {
  if (probe === undefined || probe.ok) return undefined;
  if (state.condition === 'recovering') return `A probe failed during recovery (${probe.reason}).`;
  if (state.failedProbes < parameters.failedProbes && probe.conclusive !== true) return undefined;
  return state.failedProbes === 1
    ? `A probe failed with ${probe.reason}${probe.conclusive ? ', and so did those before it' : ''}.`
    : `${state.failedProbes} probes in a row failed, the last with ${probe.reason}.`;
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
  if (nowMs < probed.holdUntilMs || probed.goodProbes < neededGoodProbes(probed, parameters))
    return changed(probed, state);
  const next: RegionState = {
    ...probed,
    version: state.version + 1,
    condition: 'recovering',
    sinceMs: nowMs,
    failedProbes: 0,
    rampStep: 0,
    rampSinceMs: nowMs,
  };
  const share = percent(shareOf(next, parameters));
  return {
    ...next,
    evidence: `${probed.goodProbes} good probes in a row after ${seconds(nowMs - state.sinceMs)} down: carries ${share} now.`,
  };
}

function climbIfDue(
  probed: RegionState,
  state: RegionState,
  context: DecisionContext,
): RegionState {
  const { nowMs, parameters } = context;
  const due = nowMs - probed.rampSinceMs >= parameters.rampStepMs;
  if (!due || probed.failedProbes > 0) return changed(probed, state);
  const rampStep = probed.rampStep + 1;
  const next: RegionState = { ...probed, version: state.version + 1, rampStep, rampSinceMs: nowMs };
  const carried = `Carried ${percent(shareOf(state, parameters))} of the traffic for ${seconds(nowMs - probed.rampSinceMs)} without failure`;
  const share = shareOf(next, parameters);
  if (rampStep < parameters.rampShares.length && share < 1)
    return { ...next, evidence: `${carried}: carries ${percent(share)} now.` };
  return {
    ...next,
    condition: 'healthy',
    sinceMs: nowMs,
    evidence: `${carried}, ${seconds(nowMs - state.sinceMs)} after the outage ended.`,
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

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

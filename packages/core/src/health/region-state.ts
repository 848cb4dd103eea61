/** What the control loop believes of a region, per cell. `recovering` carries a growing share of the traffic. */
export type RegionCondition = 'healthy' | 'down' | 'recovering';

/** The RegionHealth item that automation owns. Every change is a compare-and-swap on `version`. */
export interface RegionState {
  region: string;
  version: number;
  condition: RegionCondition;
  sinceMs: number;
  /** The sentence that explains the last transition, with its figures. */
  evidence: string;
  /** Trips in a row, each within `relapseForgetMs` of the one before: they lengthen the hold. */
  trips: number;
  lastTripMs: number;
  /** While down: no recovery before this. */
  holdUntilMs: number;
  /** While down: good probes in a row. */
  goodProbes: number;
  /** While not down: failed probes in a row. */
  failedProbes: number;
  /** While recovering: index into `rampShares`, and since when. */
  rampStep: number;
  rampSinceMs: number;
}

/** What an operator wants, in an item of its own, so that a hand edit and the control loop never overwrite each other. */
export interface RegionOverride {
  region: string;
  override: 'auto' | 'up' | 'down';
  reason: string;
  by: string;
  /** Without one the override holds until it is changed. */
  expiresAtMs?: number;
}

/** A region nobody has written about yet is healthy. */
export function initialRegionState(region: string): RegionState {
  return {
    region,
    version: 0,
    condition: 'healthy',
    sinceMs: 0,
    evidence: 'No evidence against this region so far.',
    trips: 0,
    lastTripMs: 0,
    holdUntilMs: 0,
    goodProbes: 0,
    failedProbes: 0,
    rampStep: 0,
    rampSinceMs: 0,
  };
}

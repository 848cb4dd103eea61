import type { Drill } from '../drill/drill.ts';
import type { TokenBucket } from '../pacing/token-bucket.ts';
import type { Advisory } from './advisory.ts';
import type { EvidenceCounts, ProbeResult } from './evidence.ts';
import type { RegionOverride, RegionState } from './region-state.ts';

/** All that a cell's RegionHealth table says about routing, from one read. */
export interface HealthItems {
  states: RegionState[];
  overrides: RegionOverride[];
  advisories: Advisory[];
  /** The latest drill, running or not. */
  drill?: Drill;
  /** Items that could not be understood, such as a hand edit gone wrong: reported, never obeyed half-way. */
  faults: string[];
}

export const NO_HEALTH_ITEMS: HealthItems = {
  states: [],
  overrides: [],
  advisories: [],
  faults: [],
};

/** The control items: few, read by every sender through a cache. Methods throw when the table is out of reach. */
export interface RegionStates {
  readAll(): Promise<HealthItems>;
  /** Stores `next` if the stored version still is `next.version - 1`. */
  write(next: RegionState): Promise<boolean>;
}

/** Counts of attempts in short windows, added up over all senders. */
export interface EvidenceWindows {
  /** Adds and returns the window's new totals. */
  add(region: string, windowStartMs: number, counts: EvidenceCounts): Promise<EvidenceCounts>;
  read(region: string, windowStartMs: number): Promise<EvidenceCounts>;
}

/** A probe that SES accepted, and when its Send event came back. */
export interface ProbeTrack {
  sentAtMs: number;
  confirmedAtMs?: number;
}

/** Probes under way and their confirmations by event. */
export interface Probes {
  /** Remembers a probe that SES accepted. */
  started(region: string, probeId: string, atMs: number): Promise<void>;
  /** Notes that a probe's event came back; it may be known before `started` is. */
  confirmed(region: string, probeId: string, atMs: number): Promise<void>;
  /** Accepted probes, newest first; 20 at most without a limit. */
  recent(region: string, limit?: number): Promise<ProbeTrack[]>;
  /** Keeps the latest result for people to see. */
  record(region: string, result: ProbeResult): Promise<void>;
}

/** Send tokens of a region, shared by all senders of the cell. */
export interface TokenBuckets {
  read(region: string): Promise<TokenBucket | undefined>;
  /** Stores `next` if the stored version still is `next.version - 1` (0: absent). */
  write(next: TokenBucket): Promise<boolean>;
}

import type { DrainState } from '@mailferry/core/drain/backlog';
import type { Drill } from '@mailferry/core/drill/drill';
import { type DrillTally, emptyTally } from '@mailferry/core/drill/send-tally';
import type { EvidenceCounts, ProbeResult } from '@mailferry/core/health/evidence';
import { addCounts, NO_EVIDENCE } from '@mailferry/core/health/evidence';
import {
  type HealthItems,
  NO_HEALTH_ITEMS,
  type ProbeTrack,
} from '@mailferry/core/health/region-health-store';
import type { RegionOverride, RegionState } from '@mailferry/core/health/region-state';
import type { TokenBucket } from '@mailferry/core/pacing/token-bucket';
import { addTallies } from '../../fixtures/add-tallies.ts';
import type { Bus } from './bus.ts';

/** As the adapter asks for them. */
const RECENT_PROBES = 20;

/** The RegionHealth table of a cell: every method is one strongly consistent request. */
export class RegionHealthTable {
  readonly cell: string;
  readonly states = new Map<string, RegionState>();
  readonly overrides = new Map<string, RegionOverride>();
  readonly results = new Map<string, ProbeResult>();
  drain: DrainState | undefined;
  drill: Drill | undefined;
  readonly #tallies = new Map<string, DrillTally>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #windows = new Map<string, EvidenceCounts>();
  readonly #probes = new Map<string, Map<string, Partial<ProbeTrack>>>();
  readonly #bus: Bus;

  constructor(cell: string, bus: Bus) {
    this.cell = cell;
    this.#bus = bus;
  }

  readAll(): HealthItems {
    return {
      ...NO_HEALTH_ITEMS,
      states: [...this.states.values()],
      overrides: [...this.overrides.values()],
      ...(this.drill === undefined ? {} : { drill: this.drill }),
    };
  }

  writeState(next: RegionState, by: string): boolean {
    const before = this.states.get(next.region);
    if ((before?.version ?? 0) !== next.version - 1) return false;
    this.states.set(next.region, next);
    this.#bus.emit('region-state', { cell: this.cell, by, before, after: next });
    return true;
  }

  override(override: RegionOverride): void {
    this.overrides.set(override.region, override);
    this.#bus.emit('override', { cell: this.cell, override });
  }

  addEvidence(region: string, startMs: number, counts: EvidenceCounts, by: string): EvidenceCounts {
    const key = `${region}#${startMs}`;
    const total = addCounts(this.#windows.get(key) ?? NO_EVIDENCE, counts);
    this.#windows.set(key, total);
    this.#bus.emit('evidence', { cell: this.cell, by, region, counts });
    return total;
  }

  evidence(region: string, startMs: number): EvidenceCounts {
    return this.#windows.get(`${region}#${startMs}`) ?? NO_EVIDENCE;
  }

  /** What is known of a probe is kept under its id: ULIDs, so that the newest sorts last. */
  noteProbe(region: string, probeId: string, what: Partial<ProbeTrack>): void {
    const probes = this.#probes.get(region) ?? new Map<string, Partial<ProbeTrack>>();
    this.#probes.set(region, probes);
    probes.set(probeId, { ...probes.get(probeId), ...what });
    const oldest = probes.keys().next().value;
    if (probes.size > 2 * RECENT_PROBES && oldest !== undefined) probes.delete(oldest);
  }

  recentProbes(region: string): ProbeTrack[] {
    const newestFirst = [...(this.#probes.get(region) ?? [])].sort(([a], [b]) => (a < b ? 1 : -1));
    return newestFirst.slice(0, RECENT_PROBES).flatMap(([, { sentAtMs, confirmedAtMs }]) => {
      const sent = sentAtMs ?? confirmedAtMs;
      if (sent === undefined) return [];
      return [{ sentAtMs: sent, ...(confirmedAtMs === undefined ? {} : { confirmedAtMs }) }];
    });
  }

  bucket(region: string): TokenBucket | undefined {
    return this.#buckets.get(region);
  }

  writeBucket(next: TokenBucket, by: string): boolean {
    const before = this.#buckets.get(next.region);
    if ((before?.version ?? 0) !== next.version - 1) return false;
    this.#buckets.set(next.region, next);
    this.#bus.emit('bucket', { cell: this.cell, by, before, after: next });
    return true;
  }

  writeDrill(next: Drill): boolean {
    if ((this.drill?.version ?? 0) !== next.version - 1) return false;
    this.drill = next;
    return true;
  }

  countForDrill({ drillId }: Drill, counts: DrillTally): DrillTally {
    const total = addTallies(this.#tallies.get(drillId) ?? emptyTally(), counts);
    this.#tallies.set(drillId, total);
    return total;
  }

  writeDrain(next: DrainState): boolean {
    if ((this.drain?.version ?? 0) !== next.version - 1) return false;
    this.drain = next;
    this.#bus.emit('drain-state', { cell: this.cell, after: next });
    return true;
  }
}

import type { DrainStates } from '@mailferry/core/drain/backlog';
import type { DrillStore } from '@mailferry/core/drill/drill-store';
import type {
  EvidenceWindows,
  Probes,
  RegionStates,
  TokenBuckets,
} from '@mailferry/core/health/region-health-store';
import type { TransitionJournal } from '@mailferry/core/health/trip';
import type { Instance } from '../world/instance.ts';
import type { RegionHealthTable } from '../world/region-health.ts';
import type { World } from '../world/world.ts';
import { tableCall } from './table-call.ts';

export interface RegionHealthPorts {
  states: RegionStates;
  windows: EvidenceWindows;
  probes: Probes;
  buckets: TokenBuckets;
  drainStates: DrainStates;
  transitions: TransitionJournal;
  drillStore: Pick<DrillStore, 'current' | 'write' | 'count'>;
}

/** The RegionHealth table as an instance reaches it. */
export function createRegionHealthPorts(
  world: World,
  instance: Instance,
  table: RegionHealthTable,
): RegionHealthPorts {
  const by = instance.name;
  const call = <T>(operation: string, apply: () => T) =>
    tableCall(world, instance, 'health', operation, apply);
  return {
    states: {
      async readAll() {
        const items = await call('read-all', () => table.readAll());
        world.bus.emit('region-read', { cell: table.cell, by });
        return items;
      },
      write: (next) => call('write-state', () => table.writeState(next, by)),
    },
    windows: {
      add: (region, startMs, counts) =>
        call('add-evidence', () => table.addEvidence(region, startMs, counts, by)),
      read: (region, startMs) => call('read-evidence', () => table.evidence(region, startMs)),
    },
    probes: {
      started: (region, id, sentAtMs) =>
        call('probe-started', () => table.noteProbe(region, id, { sentAtMs })),
      confirmed: (region, id, confirmedAtMs) =>
        call('probe-confirmed', () => {
          world.bus.emit('probe-confirmed', { cell: instance.cell, region, probeId: id });
          table.noteProbe(region, id, { confirmedAtMs });
        }),
      recent: (region) => call('recent-probes', () => table.recentProbes(region)),
      record: (region, result) =>
        call('probe-result', () => void table.results.set(region, result)),
    },
    buckets: {
      read: (region) => call('read-bucket', () => table.bucket(region)),
      write: (next) => call('write-bucket', () => table.writeBucket(next, by)),
    },
    drainStates: {
      read: () => call('read-drain', () => table.drain),
      write: (next) => call('write-drain', () => table.writeDrain(next)),
    },
    drillStore: {
      current: () => call('read-drill', () => table.drill),
      write: (next) => call('write-drill', () => table.writeDrill(next)),
      count: (drill, counts) => call('count-drill', () => table.countForDrill(drill, counts)),
    },
    transitions: { append: () => call('append-transition', () => undefined) },
  };
}

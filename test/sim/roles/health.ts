import { type Drain, drain } from '@mailferry/core/drain/drain';
import { type DrillSupervisor, superviseDrill } from '@mailferry/core/drill/supervise-drill';
import { checkRegions, type RegionChecker } from '@mailferry/core/health/check-regions';
import { watchRegions } from '@mailferry/core/health/watch-regions';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import { regionsOfCell } from '@mailferry/core/settings/routes';
import { sideBySide } from '@mailferry/core/side-by-side';
import { createBacklog } from '../ports/backlog.ts';
import { createProbeTransport } from '../ports/transports.ts';
import type { Cell } from '../world/cell.ts';
import type { Instance } from '../world/instance.ts';
import type { World } from '../world/world.ts';
import { buildParts } from './parts.ts';

/** As functions/health.ts has it. */
const RESERVE_MS = 3_000;

interface HealthFunction {
  checker: RegionChecker;
  drainer: Drain;
  supervisor: DrillSupervisor;
}

const built = new WeakMap<Instance, HealthFunction>();

/** One invocation of the health function, as functions/health.ts puts it together. */
export async function runHealthTick(
  world: World,
  cell: Cell,
  instance: Instance,
  deadlineMs: number,
): Promise<void> {
  const health = built.get(instance) ?? build(world, cell, instance);
  built.set(instance, health);
  await checkRegions(health.checker);
  await superviseDrill(health.supervisor);
  const untilMs = deadlineMs - RESERVE_MS;
  await sideBySide(health.checker.log, {
    watch: watchRegions(health.checker, untilMs),
    drain: drain(health.drainer, untilMs),
  });
}

function build(world: World, cell: Cell, instance: Instance): HealthFunction {
  const { settings } = world.plan;
  const { tampering } = world;
  const parts = buildParts(world, cell, instance);
  const { probes, clock, newId, healthReader, drainStates } = parts;
  const backlog = createBacklog(world, instance, cell);
  return {
    checker: {
      ...parts,
      regions: regionsOfCell(settings, cell.name),
      prober: { transport: createProbeTransport(world, instance), probes, clock, newId },
      quotaShareOf: (region) => quotaShareOf(settings, cell.name, region),
    },
    drainer: {
      ...parts,
      cell: cell.name,
      settings,
      backlog: tampering.backlog?.(backlog) ?? backlog,
      states: drainStates,
      health: healthReader,
    },
    supervisor: {
      ...parts,
      cell: cell.name,
      settings,
      drills: parts.drillStore,
      health: healthReader,
    },
  };
}

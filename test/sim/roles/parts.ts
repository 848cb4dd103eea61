import { watchLessees } from '@mailferry/core/health/lessees';
import { healthParameters } from '@mailferry/core/health/parameters';
import { createHealthReader, type ParametersOf } from '@mailferry/core/health/snapshot';
import { createTripper } from '@mailferry/core/health/trip';
import type { Log, Metrics } from '@mailferry/core/ports';
import { healthOverridesOf } from '@mailferry/core/settings/routes';
import { createLedger } from '../ports/ledger.ts';
import { createRegionHealthPorts } from '../ports/region-health.ts';
import type { Cell } from '../world/cell.ts';
import type { Instance } from '../world/instance.ts';
import type { World } from '../world/world.ts';

/** What every function of a cell is built from, as functions/cell/cell.ts does it. */
export function buildParts(world: World, cell: Cell, instance: Instance) {
  const { settings } = world.plan;
  const { tampering } = world;
  const { clock, random, newId } = instance;
  const log = logOf(world, instance);
  const metrics = metricsOf(world);
  const parametersOf: ParametersOf = (region) => {
    const parameters = healthParameters(healthOverridesOf(settings, region));
    return tampering.healthParameters?.(parameters) ?? parameters;
  };
  const ledger = createLedger(world, instance, cell.deliveries);
  const ports = createRegionHealthPorts(world, instance, cell.health);
  const states = tampering.states?.(ports.states) ?? ports.states;
  const { buckets, others: otherSenders } = watchLessees(ports.buckets, clock);
  const healthReader = createHealthReader(states, clock, log, parametersOf);
  return {
    ...ports,
    states,
    windows: tampering.windows?.(ports.windows) ?? ports.windows,
    buckets,
    otherSenders,
    drainStates: tampering.drainStates?.(ports.drainStates) ?? ports.drainStates,
    clock,
    random,
    newId,
    log,
    metrics,
    ledger: tampering.ledger?.(ledger) ?? ledger,
    parametersOf,
    healthReader,
    tripper: createTripper({
      states,
      reader: healthReader,
      transitions: ports.transitions,
      clock,
      log,
      metrics,
      settings,
      parametersOf,
    }),
  };
}

export type Parts = ReturnType<typeof buildParts>;

/** One set of parts an execution environment, for as long as it lives. */
export function perInstance<T>(build: (instance: Instance) => T): (instance: Instance) => T {
  const built = new WeakMap<Instance, T>();
  return (instance) => {
    const known = built.get(instance) ?? build(instance);
    built.set(instance, known);
    return known;
  };
}

function logOf(world: World, instance: Instance): Log {
  const write = (message: string, fields: Record<string, unknown> = {}) => {
    if (!instance.alive) return;
    const mailId = typeof fields['mailId'] === 'string' ? fields['mailId'] : undefined;
    world.branches.add(`log:${message}`);
    world.log.write(world.scheduler.nowMs, instance.name, `${message}${told(fields)}`, mailId);
  };
  return { info: write, warn: write, error: write };
}

/** The fields that explain a line; the mail's id has a column of its own. */
function told(fields: Record<string, unknown>): string {
  let text = '';
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'mailId' || value === undefined) continue;
    const plain = typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (plain !== '[]') text += ` ${name}=${plain}`;
  }
  return text;
}

function metricsOf(world: World): Metrics {
  return {
    count: (name, value = 1) => world.branches.add(`metric:${name}`, value),
    durationMs: () => undefined,
  };
}

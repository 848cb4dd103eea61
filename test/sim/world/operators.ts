import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import type { Operation } from '../scenarios/plan.ts';
import type { World } from './world.ts';

/** Does what people do, when the plan says so. */
export function startOperators(world: World): void {
  for (const policy of world.plan.policies) world.bus.emit('policy', { policy, first: true });
  for (const operation of world.plan.operations) {
    world.pending += 1;
    world.scheduler.after(operation.atMs, () => {
      world.pending -= 1;
      operate(world, operation);
    });
  }
}

function operate(world: World, operation: Operation): void {
  const { scheduler, faults, log, bus } = world;
  const nowMs = scheduler.nowMs;
  switch (operation.kind) {
    case 'override': {
      const { region, override } = operation.override;
      faults.note('override', nowMs, `${operation.cell}: ${region} ${override}`);
      const { expiresAtMs, ...rest } = operation.override;
      const absolute =
        expiresAtMs === undefined ? {} : { expiresAtMs: world.startMs + expiresAtMs };
      world.cell(operation.cell).health.override({ ...rest, ...absolute });
      return;
    }
    case 'policy':
      faults.note('policy-change', nowMs, operation.policy.organizationId);
      world.directory.write(operation.policy, nowMs);
      bus.emit('policy', { policy: operation.policy, first: false });
      // As the admin function does when multi-region is switched, in every cell that the mail may lie in.
      for (const { name } of world.cells) requestSweep(world, name);
      return;
    case 'drill': {
      const { health } = world.cell(operation.cell);
      const { durationMs, ...drill } = operation.drill;
      log.write(nowMs, 'operator', `starts a drill in ${operation.cell}`);
      health.writeDrill({
        ...drill,
        drillId: `drill at ${operation.atMs}`,
        version: (health.drill?.version ?? 0) + 1,
        startedAtMs: nowMs,
        endsAtMs: nowMs + durationMs,
        by: 'operator',
        reason: 'rehearsal',
      });
      return;
    }
    case 'sweep':
      log.write(nowMs, 'operator', `asks for a sweep of ${operation.cell}`);
      requestSweep(world, operation.cell);
  }
}

function requestSweep(world: World, cell: string): void {
  const { health } = world.cell(cell);
  const known = health.drain ?? INITIAL_DRAIN_STATE;
  const sweepRequestedAtMs = world.scheduler.nowMs;
  health.writeDrain({ ...known, version: known.version + 1, sweepRequestedAtMs });
}

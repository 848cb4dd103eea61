import type { SuppressionList } from '@mailferry/core/directory/suppression';
import type { OrganizationPolicy, PolicySource } from '@mailferry/core/routing/policy';
import type { Instance } from '../world/instance.ts';
import type { World } from '../world/world.ts';
import { tableCall } from './table-call.ts';

/** As the adapter has it: no policy older than this is ever used (packages/aws/src/directory/policy-source.ts). */
export const POLICY_STALENESS_MS = 10_000;

/** The directory as a sender reads it: eventually consistent, and cached for ten seconds. */
export function createPolicySource(world: World, instance: Instance): PolicySource {
  const { directory, faults, scheduler } = world;
  const cache = new Map<string, { policy: OrganizationPolicy; readAtMs: number }>();
  const reading = new Map<string, Promise<OrganizationPolicy | undefined>>();

  async function read(organizationId: string): Promise<OrganizationPolicy | undefined> {
    const readAtMs = instance.clock.nowMs();
    const policy = await tableCall(world, instance, 'directory', 'read', () => {
      const target = `directory@${instance.cell}`;
      const key = `${instance.name} ${organizationId}`;
      const stale = faults.strike('directory-stale', target, scheduler.nowMs, key);
      return directory.read(instance.cell, organizationId, scheduler.nowMs, stale?.ms ?? 0);
    });
    if (policy === undefined) cache.delete(organizationId);
    else cache.set(organizationId, { policy, readAtMs });
    return policy;
  }

  return {
    async policyOf(organizationId) {
      const cached = cache.get(organizationId);
      if (cached !== undefined && instance.clock.nowMs() - cached.readAtMs < POLICY_STALENESS_MS)
        return cached.policy;
      const running = reading.get(organizationId);
      if (running !== undefined) return running;
      const started = read(organizationId).finally(() => reading.delete(organizationId));
      reading.set(organizationId, started);
      return started;
    },
  };
}

export function createSuppressionList(world: World, instance: Instance): SuppressionList {
  return {
    add: (organizationId, address) =>
      tableCall(world, instance, 'directory', 'suppress', () => {
        if (world.directory.suppress(organizationId, address, world.scheduler.nowMs))
          world.bus.emit('suppressed', { organizationId, address });
      }),
  };
}

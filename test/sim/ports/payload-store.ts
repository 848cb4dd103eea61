import type { PayloadStore } from '@mailferry/core/delivery/payload-store';
import type { Instance } from '../world/instance.ts';
import { exchange, latencyOf, type Reply, ServiceError } from '../world/wire.ts';
import type { World } from '../world/world.ts';

/** The payload buckets as an instance reaches them. */
export function createPayloadStore(world: World, instance: Instance): PayloadStore {
  const { faults, scheduler, payloads } = world;
  const call = <T>(region: string, operation: string, apply: () => T): Promise<T> => {
    const what = `bucket.${operation}`;
    return exchange(world, instance, what, latencyOf(instance) + 10, (): Reply<T> => {
      const key = `${instance.name} ${what}`;
      if (faults.strike('bucket-unavailable', region, scheduler.nowMs, key) !== undefined)
        return { afterMs: 50, ok: false, error: new ServiceError(what) };
      try {
        return { afterMs: 15, ok: true, value: apply() };
      } catch (error) {
        return { afterMs: 15, ok: false, error };
      }
    });
  };
  return {
    fetch: (claimCheck) => call(claimCheck.region, 'fetch', () => payloads.get(claimCheck)),
    remove: (claimCheck) =>
      call(claimCheck.region, 'remove', () => {
        if (!payloads.remove(claimCheck)) return;
        const mail = world.mails.of(claimCheck.key);
        const { cell, name } = instance;
        if (mail !== undefined) world.bus.emit('payload-removed', { mail, cell, by: name });
      }),
  };
}

import type { Instance } from '../world/instance.ts';
import type { SimulatedQueue } from '../world/queue.ts';
import { exchange, latencyOf, type Reply, ServiceError } from '../world/wire.ts';
import type { World } from '../world/world.ts';

/** One SQS request: it may fail before it did anything, or although it was done. */
export function queueCall<T>(
  world: World,
  instance: Instance,
  queue: SimulatedQueue,
  operation: string,
  apply: () => T,
  mailId?: string,
): Promise<T> {
  const { faults, scheduler } = world;
  const what = `${queue.ref.lane}-queue.${operation}`;
  return exchange(
    world,
    instance,
    what,
    latencyOf(instance),
    (): Reply<T> => {
      const key = `${instance.name} ${what}`;
      const struck = (kind: 'queue-unavailable' | 'queue-answer-lost') =>
        faults.strike(kind, queue.name, scheduler.nowMs, key, mailId) !== undefined;
      if (struck('queue-unavailable'))
        return { afterMs: 50, ok: false, error: new ServiceError(what) };
      const value = apply();
      if (struck('queue-answer-lost'))
        return { afterMs: 2_000, ok: false, error: new ServiceError(what) };
      return { afterMs: latencyOf(instance), ok: true, value };
    },
    mailId,
  );
}

import type { Instance } from './instance.ts';
import type { World } from './world.ts';

/** What a service answers, and how long the answer takes from the request's arrival. */
export type Reply<T> =
  | { afterMs: number; ok: true; value: T }
  | { afterMs: number; ok: false; error: unknown };

/** What the SDK throws when a service does not answer, or answers that it cannot. */
export class ServiceError extends Error {
  override readonly name = 'ServiceUnavailable';
}

/**
 * One request of an instance over the network. The instance may die before it leaves, while it travels, and before its
 * answer is back: what the service did by then stays done.
 */
export function exchange<T>(
  world: World,
  instance: Instance,
  what: string,
  latencyMs: number,
  arrive: () => Reply<T>,
  mailId?: string,
): Promise<T> {
  const { scheduler, faults } = world;
  return new Promise((resolve, reject) => {
    if (!instance.alive) return;
    if (crashes('before')) return;
    scheduler.after(latencyMs, () => {
      const reply = arrive();
      if (crashes('after')) return;
      scheduler.after(reply.afterMs + stallMs(), () =>
        instance.deliver(() => {
          if (reply.ok) resolve(reply.value);
          else reject(reply.error);
        }),
      );
    });
  });

  function crashes(when: 'before' | 'after'): boolean {
    if (!instance.alive) return false;
    const key = `${instance.name} ${when} ${what}`;
    const struck = faults.strike('crash', instance.place, scheduler.nowMs, key, mailId);
    if (struck !== undefined) instance.die();
    return struck !== undefined;
  }

  function stallMs(): number {
    if (!instance.alive) return 0;
    const key = `${instance.name} ${what}`;
    const struck = faults.strike('stall', instance.place, scheduler.nowMs, key, mailId);
    if (struck === undefined) return 0;
    world.bus.emit('stalled', { instance: instance.name });
    return struck.ms ?? 0;
  }
}

/** Time on the network for a small request, there. */
export function latencyOf(instance: Instance): number {
  return 1 + instance.random() * 4;
}

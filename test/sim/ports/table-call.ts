import type { Instance } from '../world/instance.ts';
import { exchange, latencyOf, type Reply, ServiceError } from '../world/wire.ts';
import type { World } from '../world/world.ts';

export type TableName = 'deliveries' | 'health' | 'directory';

type TableFault =
  | 'table-unavailable'
  | 'table-answer-lost'
  | 'table-write-repeated'
  | 'table-write-late';

/** How long the SDK waits for an answer, and tries once more (packages/aws/src/clients.ts). */
const SDK_PATIENCE_MS = 6_000;

/**
 * One DynamoDB request. It may fail before it did anything, fail although it was done, or be done twice, because the
 * SDK repeats a request whose answer it missed.
 */
export function tableCall<T>(
  world: World,
  instance: Instance,
  table: TableName,
  operation: string,
  apply: () => T,
): Promise<T> {
  const { faults, scheduler } = world;
  const target = `${table}@${instance.cell}`;
  const what = `${table}.${operation}`;
  return exchange(world, instance, what, latencyOf(instance), (): Reply<T> => {
    const key = `${instance.name} ${what}`;
    const struck = (kind: TableFault) => faults.strike(kind, target, scheduler.nowMs, key);
    const failed = (afterMs: number) =>
      ({ afterMs, ok: false, error: new ServiceError(what) }) as const;
    const down = struck('table-unavailable');
    if (down !== undefined) return failed(down.ms ?? 20);
    const late = struck('table-write-late');
    if (late !== undefined) {
      // The network holds the request back: it is done long after its sender gave it up.
      scheduler.after(late.ms ?? 10_000, () => void apply());
      return failed(SDK_PATIENCE_MS);
    }
    let value = apply();
    if (struck('table-answer-lost') !== undefined) return failed(SDK_PATIENCE_MS);
    if (struck('table-write-repeated') !== undefined) value = apply();
    return { afterMs: latencyOf(instance), ok: true, value };
  });
}

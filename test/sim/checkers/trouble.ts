import type { FaultKind, FaultWindow } from '../faults/fault.ts';
import type { World } from '../world/world.ts';

/** Whether a fault of one of the kinds (by prefix) was open at a place within the time given, counted from the run's start. */
export function troubled(
  world: World,
  kinds: readonly string[],
  places: readonly string[],
  fromMs: number,
  untilMs: number,
): boolean {
  return world.plan.faults.some(
    (window) =>
      kinds.some((kind) => window.kind.startsWith(kind)) &&
      places.some((place) => reaches(window.target, place)) &&
      window.fromMs < untilMs &&
      endOf(window) > fromMs,
  );
}

/** Late answers and long stalls outlive the window that they began in. */
function endOf({ untilMs, ms }: FaultWindow): number {
  return untilMs + (ms ?? 0);
}

/** `sender@us-east-1` and `us-east-1` both reach the place `us-east-1`; so does `*`. */
export function reaches(target: string, place: string): boolean {
  return target === '*' || target === place || target.endsWith(`@${place}`);
}

export type { FaultKind };

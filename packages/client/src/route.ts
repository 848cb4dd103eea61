import type { Clock } from '@mailferry/core/ports';
import type { Cell } from './cell.ts';
import type { CellFailure } from './failure.ts';
import type { PrimaryHold } from './primary-hold.ts';

/** One cell in the order in which it is tried for a mail, reporting back what is learned about it. */
export interface Stop {
  cell: Cell;
  viaStandby: boolean;
  took(): void;
  failed(failure: CellFailure): void;
}

/** The cells to try, in order: the primary first unless it just failed, the standby only where it may be used. */
export function routeOf(
  primary: Cell,
  standby: Cell | undefined,
  hold: PrimaryHold,
  clock: Clock,
): Stop[] {
  const first: Stop = {
    cell: primary,
    viaStandby: false,
    took: () => hold.succeeded(),
    failed: (failure) => {
      if (failure.kind === 'unavailable') hold.failed(clock.nowMs());
    },
  };
  if (standby === undefined) return [first];
  const second: Stop = {
    cell: standby,
    viaStandby: true,
    took: () => undefined,
    failed: () => undefined,
  };
  return hold.isHeld(clock.nowMs()) ? [second, first] : [first, second];
}

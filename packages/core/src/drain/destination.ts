import type { HealthSnapshot } from '../health/snapshot.ts';
import { regionsOfCell } from '../settings/cell.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Where parked mail can go now. `open`: all of it finds a region. `chance`: a region that was down takes mail again,
 * while the cell's own does not, so that mail of multi-region organizations can go: one sweep over the backlog is due.
 */
export type Destination =
  | { kind: 'open'; region: string }
  | { kind: 'chance'; region: string; sinceMs: number }
  | { kind: 'closed'; region: string };

/**
 * A region in its ramp takes only a share of the mail: the rest would come straight back to the backlog. So only a
 * region that takes all counts: the cell's own or, for a standby cell, every one of its primaries.
 */
export function destinationOf(
  settings: Settings,
  cell: string,
  health: HealthSnapshot,
): Destination {
  const takesAll = (region: string) => health.usabilityOf(region).share === 1;
  if (takesAll(cell)) return { kind: 'open', region: cell };
  const others = regionsOfCell(settings, cell).filter((region) => region !== cell);
  const standby = settings.routes.every((route) => route.primary !== cell);
  const [first] = others;
  if (standby && first !== undefined && others.every(takesAll))
    return { kind: 'open', region: first };
  const returned = others
    .filter(takesAll)
    .map((region) => ({ region, sinceMs: health.stateOf(region).sinceMs }))
    .sort((a, b) => b.sinceMs - a.sinceMs)[0];
  return returned === undefined
    ? { kind: 'closed', region: cell }
    : { kind: 'chance', ...returned };
}

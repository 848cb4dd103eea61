import type { HealthSnapshot } from '../health/snapshot.ts';
import { isPrimaryCell, regionsOfCell } from '../settings/routes.ts';
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
 * region that takes all counts: the cell's own or, for a standby cell, every one of its primaries. What is parked in a
 * standby cell may be mail that must not go by the standby's own region.
 */
export function destinationOf(
  settings: Settings,
  cell: string,
  health: HealthSnapshot,
): Destination {
  const takesAll = (region: string) => health.usabilityOf(region).share === 1;
  const regions = regionsOfCell(settings, cell);
  const homes = isPrimaryCell(settings, cell)
    ? [cell]
    : regions.filter((region) => region !== cell);
  if (homes.every(takesAll)) return { kind: 'open', region: homes[0] ?? cell };
  const returned = regions
    .filter(takesAll)
    .map((region) => ({ region, sinceMs: usableSince(health, region) }))
    .sort((a, b) => b.sinceMs - a.sinceMs)[0];
  return returned === undefined
    ? { kind: 'closed', region: cell }
    : { kind: 'chance', ...returned };
}

/** An override that has run out leaves its item behind, and with it the time of its end. */
function usableSince(health: HealthSnapshot, region: string): number {
  const override = health.items.overrides.find((one) => one.region === region);
  return Math.max(health.stateOf(region).sinceMs, override?.expiresAtMs ?? 0);
}

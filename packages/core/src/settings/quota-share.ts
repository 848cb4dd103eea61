import type { Settings } from './settings.ts';
import { cellsOf } from './settings.ts';

/** What a standby cell gets of its primaries' quotas: it sends there only while a primary's queues are out of reach. */
const STANDBY_SHARE_OF_PRIMARY = 0.1;

/**
 * The share of a region's send rate and quota that a cell may use. SES counts by account and region, cells share no
 * state: so the shares of all cells add up to at most 1, and no cell can make another exceed the quota.
 */
export function quotaShareOf(settings: Settings, cell: string, region: string): number {
  const cells = cellsOf(settings);
  const kind = cells.find((candidate) => candidate.region === cell)?.kind;
  const primaryHere = cells.some(
    (candidate) => candidate.region === region && candidate.kind === 'primary',
  );
  const users = settings.routes.filter((route) => route.secondary === region).length;
  if (cell === region && primaryHere)
    return 1 - STANDBY_SHARE_OF_PRIMARY * (users > 0 ? users + 1 : 1);
  if (primaryHere) return STANDBY_SHARE_OF_PRIMARY;
  // A pure secondary: one share for each route that ends here, one for the standby cell itself.
  return kind === undefined ? 0 : 1 / (users + 1);
}

import { regionsOfCell } from './routes.ts';
import type { Settings } from './settings.ts';
import { cellsOf } from './settings.ts';

/** What each other cell gets of a primary region's quota: it sends there only now and then. */
const GUEST_SHARE = 0.1;

/**
 * The share of a region's send rate and quota that a cell may use. SES counts by account and region, and cells share no
 * state: so the shares of all cells add up to 1, and no cell can make another one exceed the quota. A region's own
 * primary cell has what its guests leave; a region without one is divided evenly.
 */
export function quotaShareOf(settings: Settings, cell: string, region: string): number {
  const cells = cellsOf(settings);
  const users = cells.filter((user) => regionsOfCell(settings, user.region).includes(region));
  if (!users.some((user) => user.region === cell)) return 0;
  const owner = users.find((user) => user.region === region && user.kind === 'primary');
  if (owner === undefined) return 1 / users.length;
  return owner.region === cell ? 1 - GUEST_SHARE * (users.length - 1) : GUEST_SHARE;
}

import type { Cell, CellRegion } from '../api/generated/schema.ts';
import { percent } from './percent.ts';

/** How much of a cell's mail takes a region now, in words: a secondary takes what the primary leaves to it. */
export function trafficText(cell: Cell, region: CellRegion): string {
  const primary = cell.regions.find(({ region: name }) => name === cell.cell);
  if (cell.kind === 'standby' || primary === undefined) return `Up to ${percent(region.share)}`;
  if (region === primary) return `${percent(region.share)} of the mail`;
  const left = Math.max(0, region.share - primary.share);
  if (left > 0) return `${percent(left)} of the mail that may go there`;
  if (cell.drill !== null && region.share === 1) return 'The mail of the drill';
  return region.share === 1 ? 'None: stands by' : `None: it could take ${percent(region.share)}`;
}

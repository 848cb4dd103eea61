import { notFound } from '@mailferry/core/directory/refusal';
import type { CellOperations } from '@mailferry/core/operations/cells';
import { regionsOfCell } from '@mailferry/core/settings/routes';
import type { AdminPorts } from '../ports.ts';

/** @throws Refusal `cell-not-found`. */
export function cellOf(ports: AdminPorts, name: string): CellOperations {
  const cell = ports.cells.find((candidate) => candidate.cell === name);
  if (cell === undefined) throw notFound('cell');
  return cell;
}

/** @throws Refusal `region-not-found` for one that the cell does not send to. */
export function requireRegion(
  { settings }: AdminPorts,
  { cell, region }: { cell: string; region: string },
): void {
  if (!regionsOfCell(settings, cell).includes(region)) throw notFound('region');
}

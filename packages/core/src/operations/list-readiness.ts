import { codeOf, MailferryError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { isPrimaryCell } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import type { CellOperations } from './cells.ts';
import { type ReadinessRound, requestRound, type StoredReadiness } from './readiness-store.ts';

interface Ports {
  cells: readonly CellOperations[];
  settings: Settings;
  clock: Clock;
  log: Log;
}

/** Each primary cell checks its own organizations. */
function primaryCells({ cells, settings }: Ports): CellOperations[] {
  return cells.filter(({ cell }) => isPrimaryCell(settings, cell));
}

/** What the checks found, of all cells, the worst first. A cell that cannot be asked is named. */
export async function listReadiness(ports: Ports): Promise<{
  items: StoredReadiness[];
  rounds: { cell: string; round: ReadinessRound | undefined }[];
  unavailableCells: string[];
}> {
  const items: StoredReadiness[] = [];
  const rounds: { cell: string; round: ReadinessRound | undefined }[] = [];
  const unavailableCells: string[] = [];
  await Promise.all(
    primaryCells(ports).map(async ({ cell, readiness }) => {
      try {
        const [stored, round] = await Promise.all([readiness.all(), readiness.round()]);
        items.push(...stored.filter((one) => stillStands(one, round)));
        rounds.push({ cell, round });
      } catch (error) {
        ports.log.warn('Readiness not read', { cell, code: codeOf(error) });
        unavailableCells.push(cell);
      }
    }),
  );
  items.sort((a, b) => a.score - b.score || (a.organizationId < b.organizationId ? -1 : 1));
  rounds.sort((a, b) => (a.cell < b.cell ? -1 : 1));
  return { items, rounds, unavailableCells };
}

/** A finished round looked at every organization that there is: what it did not see is gone or has multi-region off. */
function stillStands(stored: StoredReadiness, round: ReadinessRound | undefined): boolean {
  return round === undefined || round.finishedAtMs === 0 || stored.checkedAtMs >= round.startedAtMs;
}

/**
 * Has every cell check all of its organizations now.
 * @throws MailferryError `cell-unavailable`, `readiness-contended` (retriable).
 */
export async function requestReadiness(ports: Ports): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const taken = await Promise.all(
    primaryCells(ports).map(({ readiness }) => requestRound(readiness, nowMs)),
  );
  if (taken.includes(false)) {
    throw new MailferryError('readiness-contended', 'A check is under way; try again.', {
      retriable: true,
    });
  }
}

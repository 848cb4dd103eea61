import type { Organization } from '../directory/organization.ts';
import { codeOf } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import type { CellOperations } from './cells.ts';

/**
 * After multi-region was switched, parked mail goes through its sender again, which knows the new policy by the time
 * that the drain ticks. A cell that cannot be asked now moves its backlog when its regions recover, as ever.
 */
export async function sweepParkedMail(
  ports: { cells: readonly CellOperations[]; settings: Settings; clock: Clock; log: Log },
  { primaryRegion }: Organization,
): Promise<void> {
  const concerned = [primaryRegion, secondaryOf(ports.settings, primaryRegion)];
  const nowMs = ports.clock.nowMs();
  for (const cell of ports.cells.filter((candidate) => concerned.includes(candidate.cell))) {
    try {
      await cell.requestSweep(nowMs);
    } catch (error) {
      ports.log.warn('Sweep not requested', { cell: cell.cell, code: codeOf(error) });
    }
  }
}

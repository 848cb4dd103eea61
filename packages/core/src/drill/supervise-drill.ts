import { describeError } from '../errors.ts';
import type { HealthReader } from '../health/snapshot.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import { secondariesOfCell } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import { abortDrill, type DrillStore } from './drill-store.ts';

export interface DrillSupervisor {
  settings: Settings;
  cell: string;
  drills: Pick<DrillStore, 'current' | 'write'>;
  health: HealthReader;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

/**
 * Ends a drill whose secondary does not take all traffic any more. Senders keep drilled mail away from it at once by
 * themselves; without this, the drill would go on when the region recovers. Never throws.
 */
export async function superviseDrill(supervisor: DrillSupervisor): Promise<void> {
  const { drills, health, clock, log, metrics } = supervisor;
  const snapshot = await health.current();
  if (snapshot.drill === undefined) return;
  const { drillId } = snapshot.drill;
  const unwell = secondariesOfCell(supervisor.settings, supervisor.cell)
    .map((region) => snapshot.usabilityOf(region))
    .find(({ share }) => share < 1);
  if (unwell === undefined) return;
  const because = `${unwell.region} does not take all traffic any more: ${unwell.why}`;
  try {
    const end = await abortDrill(drills, clock, drillId, because);
    health.refresh();
    if (end?.ended !== true) return;
    log.error('drill ended early', { drillId, region: unwell.region });
    metrics.count('DrillAborted');
  } catch (cause) {
    log.warn('drill not ended: the next run tries again', { drillId, ...describeError(cause) });
  }
}

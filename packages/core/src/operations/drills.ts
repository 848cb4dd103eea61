import { type Actor, audited } from '../directory/audit.ts';
import { GLOBAL_SCOPE } from '../directory/audit-entry.ts';
import { consentOf } from '../directory/policy-of-records.ts';
import type { DirectoryPorts } from '../directory/ports.ts';
import { readActiveOrganization } from '../directory/read-organization.ts';
import { notFound, Refusal } from '../directory/refusal.ts';
import { type Drill, runningDrill } from '../drill/drill.ts';
import { abortDrill, type DrillReport } from '../drill/drill-store.ts';
import { type ParametersOf, snapshotOf } from '../health/snapshot.ts';
import type { Metrics } from '../ports.ts';
import { permittedRegions } from '../routing/route.ts';
import { secondariesOfCell, secondaryOf } from '../settings/routes.ts';
import type { CellOperations } from './cells.ts';

export interface DrillPorts
  extends Pick<DirectoryPorts, 'repository' | 'settings' | 'clock' | 'newId' | 'log'> {
  metrics: Metrics;
  parametersOf: ParametersOf;
}

export interface DrillWish
  extends Pick<Drill, 'drillId' | 'organizationId' | 'share' | 'abortShare' | 'reason'> {
  durationMs: number;
}

/**
 * Starts a drill. Senders learn of it with the health items, within seconds.
 * @throws Refusal `drill-running`, `drill-secondary-unwell`, `drill-without-consent`, `drill-elsewhere`,
 *   `organization-not-found`.
 */
export async function startDrill(
  ports: DrillPorts,
  actor: Actor,
  cell: CellOperations,
  { durationMs, ...wish }: DrillWish,
): Promise<Drill> {
  const { clock, log, metrics, settings, parametersOf } = ports;
  const secondaries =
    wish.organizationId === undefined
      ? secondariesOfCell(settings, cell.cell)
      : [await secondaryFor(ports, cell.cell, wish.organizationId)];
  const items = await cell.health();
  const startedAtMs = clock.nowMs();
  const health = snapshotOf(items, startedAtMs, parametersOf);
  if (health.drill !== undefined) throw running(health.drill);
  const unwell = secondaries.find((region) => health.usabilityOf(region).share < 1);
  if (unwell !== undefined) {
    throw new Refusal(
      'drill-secondary-unwell',
      `${unwell} does not take all traffic now: ${health.usabilityOf(unwell).why}`,
      { region: unwell },
    );
  }
  const drill: Drill = {
    ...wish,
    version: (items.drill?.version ?? 0) + 1,
    startedAtMs,
    endsAtMs: startedAtMs + durationMs,
    by: actor.id,
  };
  await onRecord(ports, actor, cell, 'drill.start', drill, {
    ...wish,
    endsAt: new Date(drill.endsAtMs).toISOString(),
  });
  if (!(await cell.drills.write(drill))) throw running(await cell.drills.current());
  log.warn('drill started', { cell: cell.cell, drillId: drill.drillId, endsAtMs: drill.endsAtMs });
  metrics.count('DrillStarted');
  return drill;
}

/** Ends a drill at once; one that is over stays as it is. @throws Refusal `drill-not-found`. */
export async function endDrill(
  ports: DrillPorts,
  actor: Actor,
  cell: CellOperations,
  drillId: string,
): Promise<DrillReport> {
  const known = await cell.drills.report(drillId);
  if (known === undefined) throw notFound('drill');
  const { clock, log } = ports;
  if (runningDrill(known.drill, clock.nowMs()) === undefined) return known;
  await onRecord(ports, actor, cell, 'drill.abort', known.drill, {});
  const end = await abortDrill(cell.drills, clock, drillId, `Ended by ${actor.id}.`);
  if (end?.ended === true) log.warn('drill ended by an operator', { cell: cell.cell, drillId });
  return { ...known, drill: end?.drill ?? known.drill };
}

async function secondaryFor(ports: DrillPorts, cell: string, id: string): Promise<string> {
  const organization = await readActiveOrganization(ports, id);
  const { settings } = ports;
  const secondary = secondaryOf(settings, organization.primaryRegion);
  if (organization.primaryRegion !== cell && secondary !== cell)
    throw new Refusal('drill-elsewhere', 'Mail of this organization takes no part in this cell.');
  const permitted = permittedRegions(consentOf(organization, settings), settings);
  if (secondary === undefined || !permitted.includes(secondary))
    throw new Refusal(
      'drill-without-consent',
      'The organization does not allow its mail to use the secondary region.',
    );
  return secondary;
}

/** The intent is on record before it takes effect. */
async function onRecord(
  ports: DrillPorts,
  actor: Actor,
  cell: CellOperations,
  action: string,
  { drillId }: Drill,
  changes: Record<string, unknown>,
): Promise<void> {
  const target = `cell/${cell.cell}/drill/${drillId}`;
  const entry = audited(ports, actor, { scope: GLOBAL_SCOPE, action, target, changes });
  await ports.repository.write([entry]);
}

function running(drill: Drill | undefined): Refusal {
  return new Refusal(
    'drill-running',
    'A drill runs in this cell already.',
    drill === undefined ? {} : { drillId: drill.drillId },
  );
}

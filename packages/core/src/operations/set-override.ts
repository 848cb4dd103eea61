import { type Actor, audited } from '../directory/audit.ts';
import { GLOBAL_SCOPE } from '../directory/audit-entry.ts';
import type { DirectoryPorts } from '../directory/ports.ts';
import { Refusal } from '../directory/refusal.ts';
import type { RegionOverride } from '../health/region-state.ts';
import { type ParametersOf, snapshotOf } from '../health/snapshot.ts';
import type { Metrics } from '../ports.ts';
import type { CellOperations } from './cells.ts';
import { strandedBy } from './stranded.ts';

export interface OverridePorts
  extends Pick<DirectoryPorts, 'repository' | 'settings' | 'clock' | 'newId' | 'log'> {
  metrics: Metrics;
  parametersOf: ParametersOf;
}

export interface OverrideWish extends Omit<RegionOverride, 'by'> {
  /** Set it although mail would have nowhere to go. */
  force: boolean;
}

/**
 * Sets a region up or down for a cell, or leaves it to automation again. Senders obey within `SNAPSHOT_FRESH_MS` and the
 * batch in hand.
 * @throws Refusal `override-expired`, `override-strands-mail` with the organizations concerned.
 * @throws MailferryError `cell-unavailable`, `directory-unavailable`.
 */
export async function setOverride(
  ports: OverridePorts,
  actor: Actor,
  cell: CellOperations,
  { force, ...wish }: OverrideWish,
): Promise<void> {
  const { repository, log, metrics, clock } = ports;
  const { region, override, reason, expiresAtMs } = wish;
  if (expiresAtMs !== undefined && expiresAtMs <= clock.nowMs())
    throw new Refusal('override-expired', 'expiresAt lies in the past.');
  const next: RegionOverride = { ...wish, by: actor.id };
  if (!force) await requireSomewhere(ports, cell, next);
  // The intent is on record before the region changes: an audit trail must not miss what took effect.
  await repository.write([
    audited(ports, actor, {
      scope: GLOBAL_SCOPE,
      action: 'region.override',
      target: `cell/${cell.cell}/region/${region}`,
      changes: {
        override,
        reason,
        ...(expiresAtMs === undefined ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
        ...(force ? { force } : {}),
      },
    }),
  ]);
  await cell.override(next);
  log.warn('override set', { cell: cell.cell, region, override, by: actor.id, force, expiresAtMs });
  metrics.count('OverrideSet', 1, { region, override });
}

async function requireSomewhere(
  { repository, settings, clock, parametersOf }: OverridePorts,
  cell: CellOperations,
  next: RegionOverride,
): Promise<void> {
  const { region } = next;
  const items = await cell.health();
  const others = items.overrides.filter((override) => override.region !== region);
  const nowMs = clock.nowMs();
  const before = snapshotOf(items, nowMs, parametersOf);
  const after = snapshotOf({ ...items, overrides: [...others, next] }, nowMs, parametersOf);
  if (after.usabilityOf(region).share > 0) return;
  // Leaving a region to automation that holds it down takes nothing from anybody, unless it was set up until now.
  if (next.override === 'auto' && before.usabilityOf(region).share === 0) return;
  const { organizationIds, more } = await strandedBy(repository, settings, cell.cell, after);
  const [first] = organizationIds;
  if (first === undefined) return;
  const named = organizationIds.length > 1 || more ? `${first} and others` : first;
  throw new Refusal(
    'override-strands-mail',
    `Mail of ${named} would have nowhere to go and wait. Repeat with force to set it all the same.`,
    { organizationIds, more },
  );
}

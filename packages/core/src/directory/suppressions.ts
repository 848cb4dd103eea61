import { type Actor, audited } from './audit.ts';
import type { DirectoryPorts } from './ports.ts';
import { readActiveOrganization } from './read-organization.ts';
import { notFound } from './refusal.ts';
import type { Suppression } from './suppression.ts';

/** Suppresses an address by hand; one that is suppressed already keeps its record. */
export async function suppressAddress(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  typed: string,
): Promise<Suppression> {
  await readActiveOrganization(ports, organizationId);
  const address = typed.toLowerCase();
  const stored = await ports.repository.suppression(organizationId, address);
  if (stored !== undefined && stored.removedAtMs === undefined) return stored;
  const nowMs = ports.clock.nowMs();
  const suppression: Suppression = {
    organizationId,
    address,
    reason: 'manual',
    atMs: nowMs,
    updatedAtMs: nowMs,
  };
  await write(ports, actor, suppression, 'suppression.add');
  return suppression;
}

/** Lets an address get mail again. @throws Refusal `suppression-not-found`. */
export async function unsuppressAddress(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  typed: string,
): Promise<void> {
  const stored = await ports.repository.suppression(organizationId, typed.toLowerCase());
  if (stored === undefined || stored.removedAtMs !== undefined) throw notFound('suppression');
  const nowMs = ports.clock.nowMs();
  const removed = { ...stored, removedAtMs: nowMs, updatedAtMs: nowMs };
  await write(ports, actor, removed, 'suppression.remove');
}

async function write(
  ports: DirectoryPorts,
  actor: Actor,
  value: Suppression,
  action: string,
): Promise<void> {
  await ports.repository.write([
    { kind: 'put', record: { type: 'suppression', value } },
    audited(ports, actor, {
      scope: value.organizationId,
      action,
      // The audit trail holds no addresses: a hash tells whether it was a given one.
      target: `suppression/${ports.keys.sha256(value.address).slice(0, 16)}`,
      changes: { reason: value.reason },
    }),
  ]);
}

import type { DeliverySearch } from '../operations/delivery-search.ts';
import { type Actor, audited } from './audit.ts';
import { removeIdentities } from './delete-domain.ts';
import type { Organization } from './organization.ts';
import type { DirectoryPorts } from './ports.ts';
import { readRecords } from './read-organization.ts';
import { Refusal, versionConflict } from './refusal.ts';
import type { Change, OrganizationRecords } from './repository.ts';

type DeletionPorts = DirectoryPorts & { deliveries: Pick<DeliverySearch, 'unsettled'> };

/** Senders go by a policy for at most ten seconds; replication and clocks take the rest. */
const SENDERS_KNOW_MS = 13_000;

/**
 * Deletes an organization and all that belongs to it, in `SENDERS_KNOW_MS` and more. It is marked first, so that senders
 * take no more of its mail; mail that was parked before they knew takes the mark off again. A call that was interrupted
 * is finished by the next one. The audit trail stays. Mail in its first attempt is sent by the policy that its sender
 * has; what is still queued, or comes back after that, ends among the dead letters.
 * @throws Refusal `organization-busy` while mail waits or is parked, `version-conflict`, `organization-not-found`.
 */
export async function deleteOrganization(
  ports: DeletionPorts,
  actor: Actor,
  organizationId: string,
  ifVersion: number | undefined,
): Promise<void> {
  const records = await readRecords(ports, organizationId);
  const { organization } = records;
  if (ifVersion !== undefined && ifVersion !== organization.version) throw versionConflict();
  const marked =
    organization.status === 'deleting'
      ? await settled(ports, organization)
      : await markSettled(ports, actor, organization);
  await removeBelongings(ports, records);
  const answer = await ports.repository.write([
    { kind: 'delete', record: { type: 'organization', value: marked } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'organization.delete',
      target: `organization/${organizationId}`,
      changes: { name: organization.name },
    }),
  ]);
  if (!answer.written) throw versionConflict();
}

async function requireSettled(
  deliveries: Pick<DeliverySearch, 'unsettled'>,
  organizationId: string,
): Promise<void> {
  const { items, next, unavailableCells } = await deliveries.unsettled(organizationId, {
    limit: 1,
  });
  // A look that was not finished, or did not reach every cell, is not knowing, and counts as busy.
  if (items.length === 0 && next === undefined && unavailableCells.length === 0) return;
  throw new Refusal(
    'organization-busy',
    'Mail of this organization still waits or is parked. Try again when it is settled.',
    { unavailableCells },
  );
}

/** Marks the organization, and takes the mark off again if mail of it turns out to be left. */
async function markSettled(
  ports: DeletionPorts,
  actor: Actor,
  organization: Organization,
): Promise<Organization> {
  // One that is plainly busy is not marked: its mail would go to the dead-letter queue meanwhile.
  await requireSettled(ports.deliveries, organization.organizationId);
  const marked = await setStatus(ports, actor, organization, 'deleting');
  try {
    return await settled(ports, marked);
  } catch (cause) {
    await setStatus(ports, actor, marked, 'active');
    throw cause;
  }
}

/** The marked organization, once no sender goes by an older policy, and no mail of it is left. */
async function settled(ports: DeletionPorts, marked: Organization): Promise<Organization> {
  const leftMs = marked.updatedAtMs + SENDERS_KNOW_MS - ports.clock.nowMs();
  if (leftMs > 0) await ports.clock.sleep(leftMs);
  await requireSettled(ports.deliveries, marked.organizationId);
  return marked;
}

async function setStatus(
  ports: DirectoryPorts,
  actor: Actor,
  organization: Organization,
  status: Organization['status'],
): Promise<Organization> {
  const { organizationId } = organization;
  const changed: Organization = {
    ...organization,
    status,
    version: organization.version + 1,
    updatedAtMs: ports.clock.nowMs(),
  };
  const answer = await ports.repository.write([
    { kind: 'replace', record: { type: 'organization', value: changed } },
    audited(ports, actor, {
      scope: organizationId,
      action: `organization.delete-${status === 'deleting' ? 'begun' : 'undone'}`,
      target: `organization/${organizationId}`,
      changes: {},
    }),
  ]);
  if (!answer.written) throw versionConflict();
  return changed;
}

async function removeBelongings(
  ports: DirectoryPorts,
  { organization, domains, integrations }: OrganizationRecords,
): Promise<void> {
  const { repository } = ports;
  const { organizationId } = organization;
  for (const domain of domains) {
    const { domain: name, addedAtMs: sinceMs } = domain;
    const answer = await repository.write([
      { kind: 'delete', record: { type: 'domain', value: domain } },
      {
        kind: 'delete',
        record: { type: 'domain-owner', value: { domain: name, organizationId, sinceMs } },
      },
    ]);
    if (!answer.written) throw versionConflict();
    await removeIdentities(ports, domain, Object.keys(domain.regions));
  }
  const leftovers: Change[] = [
    ...integrations.map(
      (value): Change => ({ kind: 'delete', record: { type: 'integration', value } }),
    ),
    ...(await repository.ticks(organizationId)).map(
      (value): Change => ({ kind: 'delete', record: { type: 'checklist-tick', value } }),
    ),
  ];
  for (const change of leftovers) await repository.write([change]);
  await removeSuppressions(ports, organizationId);
  await revokeTokens(ports, organizationId);
}

async function removeSuppressions({ repository }: DirectoryPorts, organizationId: string) {
  let items = await repository.suppressions(organizationId, { limit: 100 });
  while (items.items.length > 0) {
    await repository.write(
      items.items.map((value) => ({ kind: 'delete', record: { type: 'suppression', value } })),
    );
    items = await repository.suppressions(organizationId, { limit: 100 });
  }
}

async function revokeTokens({ repository, clock }: DirectoryPorts, organizationId: string) {
  let after: string | undefined;
  do {
    const page = await repository.tokens(organizationId, {
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    for (const value of page.items) {
      if (value.revokedAtMs !== undefined) continue;
      const revoked = { ...value, revokedAtMs: clock.nowMs() };
      await repository.write([{ kind: 'put', record: { type: 'token', value: revoked } }]);
    }
    after = page.next;
  } while (after !== undefined);
}

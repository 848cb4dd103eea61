import { ownerOfMail } from '../ingress/domain-owners.ts';
import { type Actor, audited } from './audit.ts';
import type { Integration } from './integration.ts';
import type { DirectoryPorts } from './ports.ts';
import { readActiveOrganization } from './read-organization.ts';
import { notFound, Refusal, versionConflict } from './refusal.ts';

export type NewIntegration = Pick<
  Integration,
  'integrationId' | 'kind' | 'name' | 'from' | 'headers'
> &
  Partial<Pick<Integration, 'deliveryDomain'>>;

/** Fields that are absent stay as they are; `deliveryDomain: null` takes it away. */
export type IntegrationUpdate = Partial<Pick<Integration, 'name' | 'from' | 'headers'>> & {
  deliveryDomain?: string | null;
};

/**
 * Adds an integration. One that exists under the id already is the answer as it stands.
 * @throws Refusal `rewrite-domain-foreign`, `return-domain-foreign`, `organization-not-found`.
 */
export async function addIntegration(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  wish: NewIntegration,
): Promise<Integration> {
  const organization = await readActiveOrganization(ports, organizationId);
  await requireOwnRewriteDomain(ports, organizationId, wish.from);
  await requireOwnReturnDomain(ports, organizationId, wish.headers);
  const atMs = ports.clock.nowMs();
  const integration: Integration = {
    ...wish,
    organizationId,
    version: 1,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  const { integrationId, ...changes } = wish;
  const answer = await ports.repository.write([
    { kind: 'create', record: { type: 'integration', value: integration } },
    { kind: 'check', record: { type: 'organization', value: organization } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'integration.add',
      target: `integration/${integrationId}`,
      changes: withoutAddress(changes),
    }),
  ]);
  if (answer.written) return integration;
  const existing = await ports.repository.integration(organizationId, integrationId);
  if (existing !== undefined) return existing;
  throw versionConflict();
}

/**
 * @throws Refusal `integration-not-found`, `version-conflict`, `rewrite-domain-foreign`, `return-domain-foreign`.
 */
export async function updateIntegration(
  ports: DirectoryPorts,
  actor: Actor,
  before: Pick<Integration, 'organizationId' | 'integrationId'>,
  ifVersion: number | undefined,
  update: IntegrationUpdate,
): Promise<Integration> {
  await readActiveOrganization(ports, before.organizationId);
  const stored = await readIntegration(ports, before.organizationId, before.integrationId);
  if (ifVersion !== undefined && ifVersion !== stored.version) throw versionConflict();
  if (update.from !== undefined) {
    await requireOwnRewriteDomain(ports, stored.organizationId, update.from);
  }
  if (update.headers !== undefined) {
    await requireOwnReturnDomain(ports, stored.organizationId, update.headers);
  }
  const { deliveryDomain, ...fields } = update;
  const after: Integration = {
    ...stored,
    ...fields,
    version: stored.version + 1,
    updatedAtMs: ports.clock.nowMs(),
  };
  if (deliveryDomain === null) delete after.deliveryDomain;
  else if (deliveryDomain !== undefined) after.deliveryDomain = deliveryDomain;
  const answer = await ports.repository.write([
    { kind: 'replace', record: { type: 'integration', value: after } },
    audited(ports, actor, {
      scope: stored.organizationId,
      action: 'integration.update',
      target: `integration/${stored.integrationId}`,
      changes: withoutAddress(update),
    }),
  ]);
  if (!answer.written) throw versionConflict();
  return after;
}

/** @throws Refusal `integration-not-found`, `version-conflict`. */
export async function deleteIntegration(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  integrationId: string,
): Promise<void> {
  const integration = await readIntegration(ports, organizationId, integrationId);
  const answer = await ports.repository.write([
    { kind: 'delete', record: { type: 'integration', value: integration } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'integration.delete',
      target: `integration/${integrationId}`,
      changes: { kind: integration.kind },
    }),
  ]);
  if (!answer.written) throw versionConflict();
  const ticks = await ports.repository.ticks(organizationId, integrationId);
  for (const value of ticks) {
    await ports.repository.write([{ kind: 'delete', record: { type: 'checklist-tick', value } }]);
  }
}

/** @throws Refusal `integration-not-found`. */
export async function readIntegration(
  { repository }: Pick<DirectoryPorts, 'repository'>,
  organizationId: string,
  integrationId: string,
): Promise<Integration> {
  const integration = await repository.integration(organizationId, integrationId);
  if (integration === undefined) throw notFound('integration');
  return integration;
}

/** SES takes mail only from verified domains: a stand-in address of any other one would never be sent from. */
async function requireOwnRewriteDomain(
  { repository }: DirectoryPorts,
  organizationId: string,
  { rewriteAddress }: Integration['from'],
): Promise<void> {
  if (rewriteAddress === undefined) return;
  const domain = rewriteAddress.slice(rewriteAddress.lastIndexOf('@') + 1).toLowerCase();
  if ((await repository.domain(organizationId, domain)) !== undefined) return;
  throw new Refusal(
    'rewrite-domain-foreign',
    'The address to rewrite From with must be of a domain of the organization.',
  );
}

/** A return address has to be one that SES takes as From, and that only this organization's mail comes to. */
async function requireOwnReturnDomain(
  { repository }: DirectoryPorts,
  organizationId: string,
  { returnAddress }: Integration['headers'],
): Promise<void> {
  const { domain } = returnAddress;
  if (domain === undefined) return;
  const holder = await ownerOfMail(
    { ownerOf: async (name) => (await repository.domainOwner(name))?.organizationId },
    domain,
  );
  if (holder === organizationId) return;
  throw new Refusal(
    'return-domain-foreign',
    'The domain of return addresses must be the organization’s, or a subdomain of one of its domains.',
  );
}

/** For the audit trail, which holds no mail addresses. */
function withoutAddress(changes: Partial<Pick<Integration, 'from'>> & Record<string, unknown>) {
  const { from, ...rest } = changes;
  return from === undefined
    ? rest
    : { ...rest, from: { mode: from.mode, hasAddress: from.rewriteAddress !== undefined } };
}

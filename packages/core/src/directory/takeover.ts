import { type Actor, audited } from './audit.ts';
import { removeIdentities } from './delete-domain.ts';
import type { Domain, Takeover } from './domain.ts';
import { normalizeDomain } from './domain-name.ts';
import type { DirectoryPorts } from './ports.ts';
import { provisionDomain } from './provision-domain.ts';
import { readActiveOrganization, regionsOf } from './read-organization.ts';
import { notFound, Refusal, versionConflict } from './refusal.ts';

/** DNS changes may take up to three days; a week leaves room for the people. */
const OPEN_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** The record that proves a claim to a domain. */
export function takeoverRecord({ domain, challenge }: Takeover): { name: string; value: string } {
  return {
    name: `_mailferry-takeover.${domain}`,
    value: `mailferry-takeover=${challenge}`,
  };
}

/**
 * Opens an organization's claim to a domain that another one holds; one that is open already is the answer.
 * @throws Refusal `domain-not-held` when no other organization holds it: it can simply be added.
 */
export async function requestTakeover(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  typed: string,
): Promise<Takeover> {
  const { repository, clock, keys } = ports;
  const domain = normalizeDomain(typed);
  await readActiveOrganization(ports, organizationId);
  const owner = await repository.domainOwner(domain);
  if (owner === undefined || owner.organizationId === organizationId) {
    throw new Refusal('domain-not-held', 'No other organization holds this domain.');
  }
  const open = await repository.takeover(domain, organizationId);
  if (open !== undefined && open.expiresAtMs > clock.nowMs()) return open;
  const takeover: Takeover = {
    domain,
    organizationId,
    challenge: keys.secret(),
    createdAtMs: clock.nowMs(),
    expiresAtMs: clock.nowMs() + OPEN_FOR_MS,
  };
  await repository.write([
    { kind: 'put', record: { type: 'takeover', value: takeover } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'takeover.request',
      target: `domain/${domain}`,
      changes: { expiresAtMs: takeover.expiresAtMs },
    }),
  ]);
  return takeover;
}

/**
 * Moves a domain to the organization that proved its claim: every one of the domain's own name servers that answers
 * holds the record. The former holder's audit trail tells it so, and its keys are no longer used.
 * @throws Refusal `takeover-not-found`, `takeover-unproven`, `version-conflict`.
 */
export async function confirmTakeover(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  name: string,
): Promise<Domain> {
  const { repository, clock } = ports;
  const organization = await readActiveOrganization(ports, organizationId);
  const takeover = await repository.takeover(name, organizationId);
  if (takeover === undefined || takeover.expiresAtMs <= clock.nowMs()) throw notFound('takeover');
  await requireProof(ports, takeover);
  const owner = await repository.domainOwner(name);
  if (owner === undefined || owner.organizationId === organizationId) throw notFound('takeover');
  const former = await repository.domain(owner.organizationId, name);
  const atMs = clock.nowMs();
  const domain: Domain = { organizationId, domain: name, regions: {}, addedAtMs: atMs, version: 1 };
  const note = {
    action: 'takeover.confirm',
    target: `domain/${name}`,
    changes: { from: owner.organizationId, to: organizationId },
  };
  const answer = await repository.write([
    {
      kind: 'transfer',
      record: { type: 'domain-owner', value: { domain: name, organizationId, sinceMs: atMs } },
      from: owner.organizationId,
    },
    { kind: 'create', record: { type: 'domain', value: domain } },
    { kind: 'delete', record: { type: 'takeover', value: takeover } },
    ...(former === undefined
      ? []
      : [{ kind: 'delete' as const, record: { type: 'domain' as const, value: former } }]),
    audited(ports, actor, { scope: organizationId, ...note }),
    audited(ports, actor, { scope: owner.organizationId, ...note }),
  ]);
  if (!answer.written) throw versionConflict();
  if (former !== undefined) await removeIdentities(ports, former, Object.keys(former.regions));
  return provisionDomain(ports, domain, regionsOf(ports, organization));
}

async function requireProof({ dns }: DirectoryPorts, takeover: Takeover): Promise<void> {
  const { name, value } = takeoverRecord(takeover);
  const answers = await dns.txt(name);
  if (answers.length > 0 && answers.every(({ records }) => records.includes(value))) return;
  throw new Refusal(
    'takeover-unproven',
    answers.length === 0
      ? 'The name servers of the domain did not answer.'
      : 'The TXT record is not there, or not at all of the name servers.',
    { record: { name, value } },
  );
}

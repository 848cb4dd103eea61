import { type Actor, audited } from './audit.ts';
import type { Domain } from './domain.ts';
import { normalizeDomain } from './domain-name.ts';
import type { DirectoryPorts } from './ports.ts';
import { provisionDomain } from './provision-domain.ts';
import { readActiveOrganization, regionsOf } from './read-organization.ts';
import { Refusal, versionConflict } from './refusal.ts';

/**
 * Adds a domain and makes its identities. The domain is claimed first, so that nobody else's key ever reaches SES for
 * it; identities that could not be made are made by the next verification.
 * @throws Refusal `domain-exists` (in this organization), `domain-taken` (in another one), MailferryError
 *   `domain-invalid`.
 */
export async function addDomain(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  typed: string,
): Promise<Domain> {
  const name = normalizeDomain(typed);
  const organization = await readActiveOrganization(ports, organizationId);
  const atMs = ports.clock.nowMs();
  const domain: Domain = { organizationId, domain: name, regions: {}, addedAtMs: atMs, version: 1 };
  const answer = await ports.repository.write([
    {
      kind: 'create',
      record: {
        type: 'domain-owner',
        value: { domain: name, organizationId, sinceMs: atMs },
      },
    },
    { kind: 'create', record: { type: 'domain', value: domain } },
    { kind: 'check', record: { type: 'organization', value: organization } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'domain.add',
      target: `domain/${name}`,
      changes: { domain: name },
    }),
  ]);
  if (!answer.written) throw await whyNot(ports, organizationId, name);
  return provisionDomain(ports, domain, regionsOf(ports, organization));
}

async function whyNot(
  { repository }: DirectoryPorts,
  organizationId: string,
  name: string,
): Promise<Refusal> {
  const owner = await repository.domainOwner(name);
  if (owner === undefined) return versionConflict();
  if (owner.organizationId === organizationId) {
    return new Refusal('domain-exists', 'The organization has this domain already.');
  }
  return new Refusal(
    'domain-taken',
    'Another organization holds this domain. Ask for a takeover and prove by a TXT record that the domain is yours.',
  );
}

import { type Actor, audited } from './audit.ts';
import { removeIdentities } from './delete-domain.ts';
import type { Domain } from './domain.ts';
import type { DirectoryPorts } from './ports.ts';
import { isProvisioned, provisionDomain } from './provision-domain.ts';
import { readRecords, regionsOf, requireActive } from './read-organization.ts';
import { Refusal } from './refusal.ts';

export interface Progress {
  done: number;
  /** Domains left for another call: time ran out, or a region did not answer. */
  remaining: number;
}

/**
 * Makes every identity that the organization's domains lack: the secondary's, when multi-region was switched on. SES
 * takes about one new identity a second and region (SES API quotas), so that it may take several calls.
 */
export async function provisionOrganization(
  ports: DirectoryPorts,
  organizationId: string,
  deadlineMs: number,
): Promise<Progress> {
  const { organization, domains } = await readRecords(ports, organizationId);
  requireActive(organization);
  const regions = regionsOf(ports, organization);
  const lacking = domains.filter((domain) => !regions.every((r) => isProvisioned(domain, r)));
  let done = 0;
  for (const domain of lacking) {
    if (ports.clock.nowMs() >= deadlineMs) break;
    const after = await provisionDomain(ports, domain, regions);
    if (regions.every((region) => isProvisioned(after, region))) done += 1;
  }
  return { done, remaining: lacking.length - done };
}

/**
 * Removes the identities outside the primary region. They stay after multi-region was switched off until somebody
 * says so: switching on again then needs no new records.
 * @throws Refusal `multi-region-on`.
 */
export async function removeSecondaryIdentities(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  deadlineMs: number,
): Promise<Progress> {
  const { organization, domains } = await readRecords(ports, organizationId);
  requireActive(organization);
  if (organization.allowMultiRegion) {
    throw new Refusal(
      'multi-region-on',
      'Multi-region is on: its identities are in use. Switch it off first.',
    );
  }
  const foreign = (domain: Domain) =>
    Object.keys(domain.regions).filter((region) => region !== organization.primaryRegion);
  const concerned = domains.filter((domain) => foreign(domain).length > 0);
  let done = 0;
  for (const domain of concerned) {
    if (ports.clock.nowMs() >= deadlineMs) break;
    const failed = await removeIdentities(ports, domain, foreign(domain));
    const kept = Object.entries(domain.regions).filter(
      ([region]) => region === organization.primaryRegion || failed.includes(region),
    );
    const answer = await ports.repository.write([
      {
        kind: 'replace',
        record: {
          type: 'domain',
          value: {
            ...domain,
            regions: Object.fromEntries(kept),
            version: domain.version + 1,
          },
        },
      },
      audited(ports, actor, {
        scope: organizationId,
        action: 'domain.remove-secondary-identity',
        target: `domain/${domain.domain}`,
        changes: { regions: foreign(domain).filter((region) => !failed.includes(region)) },
      }),
    ]);
    if (answer.written && failed.length === 0) done += 1;
  }
  return { done, remaining: concerned.length - done };
}

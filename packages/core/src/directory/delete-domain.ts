import { codeOf } from '../errors.ts';
import { type Actor, audited } from './audit.ts';
import type { Domain } from './domain.ts';
import type { DirectoryPorts } from './ports.ts';
import { notFound, Refusal, versionConflict } from './refusal.ts';

/**
 * Takes a domain off an organization: first the records, so that senders stop using it, then its SES identities.
 * @param force needed for a domain that is verified in any region, since mail from it stops being sent as it is.
 * @throws Refusal `domain-not-found`, `domain-verified`, `version-conflict`.
 */
export async function deleteDomain(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  name: string,
  force: boolean,
): Promise<void> {
  const domain = await ports.repository.domain(organizationId, name);
  if (domain === undefined) throw notFound('domain');
  const verifiedIn = Object.entries(domain.regions)
    .filter(([, { ses }]) => ses.status === 'verified')
    .map(([region]) => region);
  if (verifiedIn.length > 0 && !force) {
    throw new Refusal(
      'domain-verified',
      'This domain is verified and may be in use. Repeat the request with force=true to delete it all the same.',
      { verifiedIn },
    );
  }
  const answer = await ports.repository.write([
    { kind: 'delete', record: { type: 'domain', value: domain } },
    {
      kind: 'delete',
      record: {
        type: 'domain-owner',
        value: { domain: name, organizationId, sinceMs: domain.addedAtMs },
      },
    },
    audited(ports, actor, {
      scope: organizationId,
      action: 'domain.delete',
      target: `domain/${name}`,
      changes: { verifiedIn },
    }),
  ]);
  if (!answer.written) throw versionConflict();
  await removeIdentities(ports, domain, Object.keys(domain.regions));
}

/** Removes a domain's identities in these regions; answers with the regions where it could not be done. */
export async function removeIdentities(
  { identities, log }: DirectoryPorts,
  domain: Domain,
  regions: readonly string[],
): Promise<string[]> {
  const failed: string[] = [];
  for (const region of regions) {
    const selector = domain.regions[region]?.selector;
    if (selector === undefined) continue;
    try {
      await identities.remove(region, domain.domain, selector);
    } catch (error) {
      failed.push(region);
      log.warn('SES identity not removed', {
        region,
        organizationId: domain.organizationId,
        code: codeOf(error),
      });
    }
  }
  return failed;
}

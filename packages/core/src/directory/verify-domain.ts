import { codeOf } from '../errors.ts';
import { type Actor, audited } from './audit.ts';
import type { Domain, DomainRegion } from './domain.ts';
import type { DirectoryPorts } from './ports.ts';
import { isProvisioned, provisionDomain } from './provision-domain.ts';
import { readActiveOrganization, regionsOf } from './read-organization.ts';
import { notFound, versionConflict } from './refusal.ts';
import { type Finding, holdsKey, judge, txtRecord, wrongNames } from './txt-record.ts';

/**
 * Looks a domain up, in DNS and with SES, in every region that it should be ready in, and stores what was found.
 * Identities that are missing are made first. A side that does not answer leaves what was known of it.
 * @throws Refusal `domain-not-found`, `version-conflict` when something else changed the domain meanwhile.
 */
export async function verifyDomain(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  name: string,
): Promise<Domain> {
  const organization = await readActiveOrganization(ports, organizationId);
  const stored = await ports.repository.domain(organizationId, name);
  if (stored === undefined) throw notFound('domain');
  const domain = await provisionDomain(ports, stored, regionsOf(ports, organization));
  const regions = await Promise.all(
    Object.entries(domain.regions).map(async ([region, part]) => {
      if (!isProvisioned(domain, region)) return [region, part] as const;
      const [dns, ses] = await Promise.all([
        lookUp(ports, domain.domain, part),
        askSes(ports, region, domain.domain, part),
      ]);
      return [region, { ...part, dns, ses }] as const;
    }),
  );
  const next: Domain = {
    ...domain,
    regions: Object.fromEntries(regions),
    version: domain.version + 1,
  };
  const answer = await ports.repository.write([
    { kind: 'replace', record: { type: 'domain', value: next } },
    audited(ports, actor, {
      scope: organizationId,
      action: 'domain.verify',
      target: `domain/${domain.domain}`,
      changes: Object.fromEntries(
        regions.map(([region, { dns, ses }]) => [region, { dns: dns.found, ses: ses.status }]),
      ),
    }),
  ]);
  if (!answer.written) throw versionConflict();
  return next;
}

async function lookUp(
  { dns, clock }: DirectoryPorts,
  domain: string,
  { selector, publicKey, dns: known }: DomainRegion,
): Promise<DomainRegion['dns']> {
  const { name } = txtRecord(domain, selector, publicKey);
  let finding: Finding = judge(await dns.txt(name), publicKey);
  if (finding.found === 'unreachable' && known.found === 'matching') return known;
  if (finding.found === 'missing') {
    for (const wrong of wrongNames(domain, selector)) {
      if (!holdsKey(await dns.txt(wrong), publicKey)) continue;
      finding = { found: 'wrong-name', foundValue: wrong };
      break;
    }
  }
  return { ...finding, checkedAtMs: clock.nowMs() };
}

async function askSes(
  { identities, clock, log }: DirectoryPorts,
  region: string,
  domain: string,
  { selector, ses }: DomainRegion,
): Promise<DomainRegion['ses']> {
  try {
    const state = await identities.read(region, domain);
    const checkedAtMs = clock.nowMs();
    if (state.selector === selector) return { status: state.status, checkedAtMs };
    // SES has the domain with a key that is not on record. Verified is verified: SES takes its mail. Anything else
    // cannot come true by the record that the customer sees, and the next verification gives SES a new key.
    const status = state.status === 'verified' ? 'verified' : 'absent';
    return { status, checkedAtMs, problem: 'identity-changed' };
  } catch (error) {
    log.warn('SES identity not read', { region, code: codeOf(error) });
    return { ...ses, problem: codeOf(error) };
  }
}

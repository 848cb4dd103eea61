import { codeOf } from '../errors.ts';
import { newSelector } from './dkim-selector.ts';
import type { Domain, DomainRegion } from './domain.ts';
import type { DirectoryPorts } from './ports.ts';

/** How long a provisioning may be under way before another request may take it up. */
const UNDER_WAY_MS = 60_000;

/**
 * Sees to it that SES in each of the regions has the domain with a key that the directory knows. The public key is
 * stored before the private one goes to SES: of two requests at once only one gets to send its key. A region that does
 * not answer is left for the next try; the domain as it then stands is the answer.
 * @throws MailferryError of the repository.
 */
export async function provisionDomain(
  ports: DirectoryPorts,
  domain: Domain,
  regions: readonly string[],
): Promise<Domain> {
  let current = domain;
  for (const region of regions) current = await provisionIn(ports, current, region);
  return current;
}

/**
 * Whether SES has the domain, as far as the directory knows. SES gives up on a domain after 72 hours without its record
 * (Amazon SES developer guide, "Verifying identities"); such an identity needs a new key, the old one being forgotten.
 */
export function isProvisioned(domain: Domain, region: string): boolean {
  const status = domain.regions[region]?.ses.status ?? 'absent';
  return status === 'pending' || status === 'verified';
}

async function provisionIn(ports: DirectoryPorts, domain: Domain, region: string): Promise<Domain> {
  const { clock, identities, keys, newId, stage } = ports;
  const known = domain.regions[region];
  if (isProvisioned(domain, region)) return domain;
  if (known !== undefined && isUnderWay(known, clock.nowMs())) return domain;
  if (known?.ses.status === 'absent' && (await arrived(ports, domain, region, known))) {
    return storeRegion(ports, domain, region, withStatus(known, 'pending', clock.nowMs()));
  }
  const pair = await keys.rsa2048();
  const selector = newSelector(stage, region, newId);
  const fresh: DomainRegion = {
    selector,
    publicKey: pair.publicKey,
    createdAtMs: clock.nowMs(),
    dns: { found: 'missing' },
    ses: { status: 'absent' },
  };
  const stored = await storeRegion(ports, domain, region, fresh);
  if (stored.regions[region]?.selector !== selector) return stored;
  try {
    await identities.provision(region, domain.domain, { selector, privateKey: pair.privateKey });
  } catch (error) {
    const problem = codeOf(error);
    ports.log.warn('SES identity not made; the next verification tries again', {
      region,
      organizationId: domain.organizationId,
      code: problem,
    });
    return storeRegion(ports, stored, region, { ...fresh, ses: { status: 'absent', problem } });
  }
  return storeRegion(ports, stored, region, withStatus(fresh, 'pending', clock.nowMs()));
}

/** Whether a key whose journey to SES was interrupted got there after all. */
async function arrived(
  { identities, log }: DirectoryPorts,
  domain: Domain,
  region: string,
  known: DomainRegion,
): Promise<boolean> {
  try {
    return (await identities.read(region, domain.domain)).selector === known.selector;
  } catch (error) {
    log.warn('SES identity not read', { region, code: codeOf(error) });
    return false;
  }
}

/** Stores one region's part; when somebody else was quicker, theirs is the answer. */
async function storeRegion(
  { repository }: DirectoryPorts,
  domain: Domain,
  region: string,
  part: DomainRegion,
): Promise<Domain> {
  const next: Domain = {
    ...domain,
    regions: { ...domain.regions, [region]: part },
    version: domain.version + 1,
  };
  const answer = await repository.write([
    { kind: 'replace', record: { type: 'domain', value: next } },
  ]);
  if (answer.written) return next;
  return (await repository.domain(domain.organizationId, domain.domain)) ?? domain;
}

function withStatus(
  part: DomainRegion,
  status: DomainRegion['ses']['status'],
  checkedAtMs: number,
): DomainRegion {
  return { ...part, ses: { status, checkedAtMs } };
}

function isUnderWay({ createdAtMs, ses }: DomainRegion, nowMs: number): boolean {
  return ses.status === 'absent' && ses.problem === undefined && nowMs - createdAtMs < UNDER_WAY_MS;
}

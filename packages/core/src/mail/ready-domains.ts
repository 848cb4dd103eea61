import { domainName } from '../directory/domain-name.ts';
import type { DomainPolicy } from '../routing/policy.ts';
import type { Mailbox } from './address-header.ts';
import { domainOf, isUsAscii } from './usable-address.ts';

/** The organization's domains from which SES takes mail in that region, in the directory's order. */
export function readyDomains(domains: readonly DomainPolicy[], region: string): string[] {
  return domains
    .filter((domain) => domain.readyRegions.includes(region))
    .map((domain) => domain.domain);
}

/** The organization's domains that are verified in some region. */
export function verifiedDomains(domains: readonly DomainPolicy[]): string[] {
  return domains.filter(({ readyRegions }) => readyRegions.length > 0).map(({ domain }) => domain);
}

/** Whether SES takes the mailbox as a sender: a verified domain covers its subdomains (SES developer guide). */
export function isReadyMailbox({ address }: Mailbox, ready: readonly string[]): boolean {
  const domain = domainOf(address);
  return (
    isUsAscii(address) &&
    domainName.safeParse(domain).success &&
    ready.some((one) => domain === one || domain.endsWith(`.${one}`))
  );
}

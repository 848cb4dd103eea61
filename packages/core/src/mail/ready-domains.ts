import { domainName } from '../directory/domain-name.ts';
import type { DomainPolicy, FromPolicy } from '../routing/policy.ts';
import type { Mailbox } from './address-header.ts';
import { domainOf, isUsAscii, usableAddress } from './address-header.ts';

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

/**
 * The address that stands in for a foreign From: the policy's own where its domain is ready, else `relay@` the first
 * ready domain, which is how mail keeps flowing in a region that the policy's address is not set up for.
 */
export function standInAddress(policy: FromPolicy, ready: readonly [string, ...string[]]): string {
  const address = usableAddress(policy.rewriteAddress ?? '');
  return address !== undefined && isReadyMailbox({ phrase: '', address }, ready)
    ? address
    : `relay@${ready[0]}`;
}

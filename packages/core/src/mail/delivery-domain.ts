import type { DomainPolicy, IntegrationPolicy } from '../routing/policy.ts';
import { domainOf, usableAddress } from './usable-address.ts';

/**
 * Sends the organization's own recipients to the integration's delivery domain: SES follows MX, which points at the
 * scanner, and the mail would come round again. Recipients elsewhere, on subdomains too, stay as they are.
 * @returns each recipient once: two of them may become the same
 */
export function rewriteRecipients(
  rcptTo: readonly string[],
  { deliveryDomain }: Pick<IntegrationPolicy, 'deliveryDomain'>,
  domains: readonly DomainPolicy[],
): string[] {
  if (deliveryDomain === undefined) return [...new Set(rcptTo)];
  const own = new Set(domains.map((domain) => domain.domain));
  const rewritten = rcptTo.map((address) => {
    if (!own.has(domainOf(usableAddress(address) ?? address))) return address;
    return `${address.slice(0, address.lastIndexOf('@'))}@${deliveryDomain}`;
  });
  return [...new Set(rewritten)];
}

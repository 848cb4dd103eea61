import { rewriteRecipients } from '../mail/delivery-domain.ts';
import { DEFAULT_HEADER_POLICY, type HeaderPolicy } from '../mail/header-policy.ts';
import type { IntegrationPolicy, OrganizationPolicy } from '../routing/policy.ts';

/** How the integration that a mail came through treats it; without one, foreign senders are rewritten. */
export function integrationOf(
  policy: OrganizationPolicy,
  integrationId: string | undefined,
): Pick<IntegrationPolicy, 'from' | 'deliveryDomain'> & { headers: HeaderPolicy } {
  const integration = policy.integrations.find((one) => one.integrationId === integrationId);
  return { from: { mode: 'own' }, headers: DEFAULT_HEADER_POLICY, ...integration };
}

/**
 * The RCPT TO address behind one that SES reports: SES knows only the delivery domain's. An address that none of the
 * mail's recipients was rewritten to is its own original.
 */
export function originalRecipient(
  reported: string,
  mail: { rcptTo: readonly string[]; integrationId?: string },
  policy: OrganizationPolicy,
): string {
  const integration = integrationOf(policy, mail.integrationId);
  const same = reported.toLowerCase();
  const original = mail.rcptTo.find((address) =>
    rewriteRecipients([address], integration, policy.domains).some(
      (rewritten) => rewritten.toLowerCase() === same,
    ),
  );
  return original ?? reported;
}

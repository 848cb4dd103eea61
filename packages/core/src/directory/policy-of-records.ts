import type { OrganizationPolicy } from '../routing/policy.ts';
import type { Consent } from '../routing/route.ts';
import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import type { Organization } from './organization.ts';
import type { OrganizationRecords } from './repository.ts';

/** What routing reads of an organization, from what the directory keeps of it. */
export function toPolicy(
  { organization, domains, integrations }: OrganizationRecords,
  suppressed: ReadonlySet<string>,
  settings: Settings,
): OrganizationPolicy {
  return {
    organizationId: organization.organizationId,
    ...consentOf(organization, settings),
    domains: domains.map(({ domain, regions }) => ({
      domain,
      readyRegions: Object.entries(regions)
        .filter(([, { ses }]) => ses.status === 'verified')
        .map(([region]) => region),
    })),
    integrations: integrations.map(({ integrationId, deliveryDomain, from, headers }) => ({
      integrationId,
      ...(deliveryDomain === undefined ? {} : { deliveryDomain }),
      from,
      headers,
    })),
    suppressed,
    unknownOutcome: organization.unknownOutcome,
    spillOverQuota: organization.spillOverQuota,
    delayWarning: organization.delayWarning,
  };
}

/** Where the organization's mail may go. */
export function consentOf(organization: Organization, settings: Settings): Consent {
  const secondary = secondaryOf(settings, organization.primaryRegion);
  return {
    primaryRegion: organization.primaryRegion,
    allowMultiRegion: organization.allowMultiRegion,
    dataResidency: organization.dataResidency,
    // It names the region it was given for: a route that changes later is not covered by it.
    transferAcknowledged:
      secondary !== undefined &&
      organization.transferAcknowledgement?.secondaryRegion === secondary,
  };
}

import Alert from '@cloudscape-design/components/alert';
import type { OrganizationDetail } from '../api/generated/schema.ts';
import { RouterLink } from '../ui/router-link.tsx';
import { RemoveSecondaryIdentities } from './identities.tsx';

/** What is left to do, or why multi-region does nothing here. */
export function MultiRegionAdvice({ organization }: { organization: OrganizationDetail }) {
  const { organizationId, multiRegion, allowMultiRegion, secondaryIdentities } = organization;
  const at = `/organizations/${organizationId}`;
  if (!multiRegion.applies) {
    return (
      <Alert type="info" header="Multi-region does not apply here">
        {multiRegion.reason}{' '}
        {[...new Set(multiRegion.reasons.map(({ reason }) => reason))].join(' ')}
      </Alert>
    );
  }
  if (!allowMultiRegion && secondaryIdentities > 0) {
    return (
      <Alert
        type="info"
        header="Multi-region is off"
        action={<RemoveSecondaryIdentities organization={organization} />}
      >
        Delete the secondary's addresses from your gateways and change the host names back: each{' '}
        <RouterLink href={`${at}/integrations`}>integration</RouterLink> has its checklist.
      </Alert>
    );
  }
  if (!allowMultiRegion) return null;
  return (
    <Alert type="info" header="Multi-region is on">
      It protects the mail of a domain as soon as its secondary TXT record is verified: see{' '}
      <RouterLink href={`${at}/assets`}>Protected Email Assets</RouterLink>. Each{' '}
      <RouterLink href={`${at}/integrations`}>integration</RouterLink> has a checklist for the
      gateway, and <RouterLink href={`${at}/readiness`}>Readiness</RouterLink> says whether the
      secondary could take over now.
    </Alert>
  );
}

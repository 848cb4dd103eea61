import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { OrganizationDetail } from '../api/generated/schema.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { RESIDENCY_LABELS } from '../ui/labels.ts';
import { duration, fullTime } from '../ui/moment.tsx';
import { Either } from '../ui/states.tsx';
import { UNKNOWN_LABELS } from './unknown-outcome.ts';

export function PreferencesView({ organization }: { organization: OrganizationDetail }) {
  const nameOf = useRegionNames();
  const { transferAcknowledgement: acknowledgement, unknownOutcome } = organization;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Name', value: organization.name },
        { label: 'Id', value: <span className="breakable">{organization.organizationId}</span> },
        { label: 'Created', value: fullTime(organization.createdAt) },
        {
          label: 'Allow Multi-Region',
          value: (
            <Either is={organization.allowMultiRegion} yes="On" no="Off" otherwise="stopped" />
          ),
        },
        { label: 'Primary region', value: nameOf(organization.primaryRegion) },
        {
          label: 'Secondary region',
          value: organization.secondaryRegion === null ? '–' : nameOf(organization.secondaryRegion),
        },
        { label: 'Data residency', value: RESIDENCY_LABELS[organization.dataResidency].label },
        {
          label: 'Transfer acknowledged',
          value:
            acknowledgement === null
              ? '–'
              : `${fullTime(acknowledgement.at)} by ${acknowledgement.by}, for ${nameOf(acknowledgement.secondaryRegion)}`,
        },
        {
          label: 'When an answer of SES is lost',
          value: `${UNKNOWN_LABELS[unknownOutcome.action].label}; waits ${duration(unknownOutcome.waitMs)}`,
        },
        {
          label: 'Use the secondary when the daily quota is used up',
          value: organization.spillOverQuota ? 'Yes' : 'No',
        },
        { label: 'Tell senders of delays', value: organization.delayWarning ? 'Yes' : 'No' },
      ]}
    />
  );
}

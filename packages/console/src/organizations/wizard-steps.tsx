import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Catalogue } from '../api/generated/schema.ts';
import { KIND_LABELS, RESIDENCY_LABELS } from '../ui/labels.ts';
import { IntegrationFields } from './integration-fields.tsx';
import { AllowMultiRegion, TransferTerms } from './multi-region-fields.tsx';
import { type Faults, FIRST_INTEGRATION, type Wish } from './wish.ts';

export interface StepProps {
  wish: Wish;
  faults: Faults;
  change: (part: Partial<Wish>) => void;
  catalogue: Catalogue;
}

export function OrganizationStep({ wish, faults, change }: StepProps) {
  return (
    <Container>
      <SpaceBetween size="l">
        <FormField label="Name" errorText={faults['name']}>
          <Input value={wish.name} onChange={({ detail }) => change({ name: detail.value })} />
        </FormField>
        <AllowMultiRegion
          checked={wish.allowMultiRegion}
          onChange={(allowMultiRegion) => change({ allowMultiRegion })}
        />
      </SpaceBetween>
    </Container>
  );
}

export function RegionStep({ wish, faults, change, catalogue }: StepProps) {
  const labelOf = (name: string) =>
    catalogue.regions.find(({ region }) => region === name)?.label ?? name;
  const route = catalogue.routes.find(({ primary }) => primary === wish.primaryRegion);
  return (
    <Container>
      <SpaceBetween size="l">
        <FormField
          label="Primary region"
          description="Where the organization's mail is processed and sent. It cannot be changed later."
          errorText={faults['primaryRegion']}
        >
          <RadioGroup
            value={wish.primaryRegion}
            items={catalogue.routes.map(({ primary, secondary }) => ({
              value: primary,
              label: labelOf(primary),
              description: wish.allowMultiRegion
                ? `${primary}; secondary ${labelOf(secondary)} (${secondary})`
                : primary,
            }))}
            onChange={({ detail }) => change({ primaryRegion: detail.value, acknowledged: false })}
          />
        </FormField>
        <FormField label="Data residency" errorText={faults['dataResidency']}>
          <RadioGroup
            value={wish.dataResidency}
            items={[
              { value: 'none', ...RESIDENCY_LABELS.none },
              { value: 'eu', ...RESIDENCY_LABELS.eu },
            ]}
            onChange={({ detail }) =>
              change({ dataResidency: detail.value === 'eu' ? 'eu' : 'none' })
            }
          />
        </FormField>
        {wish.allowMultiRegion && route !== undefined && (
          <TransferTerms
            route={route}
            acknowledged={wish.acknowledged}
            onAcknowledge={(acknowledged) => change({ acknowledged })}
            errorText={faults['acknowledgement']}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

export function DomainStep({ wish, faults, change }: StepProps) {
  return (
    <Container>
      <FormField
        label={
          <>
            Domain <i>– optional</i>
          </>
        }
        description="A protected email asset, such as example.com. Its TXT records are shown afterwards."
        errorText={faults['domain']}
      >
        <Input value={wish.domain} onChange={({ detail }) => change({ domain: detail.value })} />
      </FormField>
    </Container>
  );
}

export function IntegrationStep({ wish, faults, change, catalogue }: StepProps) {
  const { integration } = wish;
  const kind = catalogue.integrationKinds.find((known) => known.kind === integration?.kind);
  return (
    <Container>
      <SpaceBetween size="l">
        <Checkbox
          checked={integration !== undefined}
          onChange={({ detail }) =>
            change({ integration: detail.checked ? FIRST_INTEGRATION : undefined })
          }
        >
          Add an integration now
        </Checkbox>
        {integration !== undefined && (
          <IntegrationFields
            wish={integration}
            faults={faults}
            catalogue={catalogue}
            onChange={(changed) => change({ integration: changed })}
          />
        )}
        {wish.allowMultiRegion && kind?.multiRegion.applies === false && (
          <Alert type="warning">
            Multi-region will do nothing until the organization has an integration that it applies
            to.
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
}

export function Review({ wish, catalogue }: StepProps) {
  const labelOf = (name: string) =>
    catalogue.regions.find(({ region }) => region === name)?.label ?? name;
  const route = catalogue.routes.find(({ primary }) => primary === wish.primaryRegion);
  return (
    <Container>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Name', value: wish.name },
          { label: 'Multi-region', value: wish.allowMultiRegion ? 'Allowed' : 'Not allowed' },
          { label: 'Primary region', value: labelOf(wish.primaryRegion) },
          {
            label: 'Secondary region',
            value: wish.allowMultiRegion && route ? labelOf(route.secondary) : '–',
          },
          { label: 'Data residency', value: RESIDENCY_LABELS[wish.dataResidency].label },
          { label: 'First domain', value: wish.domain.trim() || 'None yet' },
          {
            label: 'First integration',
            value:
              wish.integration === undefined
                ? 'None yet'
                : `${wish.integration.name}: ${KIND_LABELS[wish.integration.kind]}`,
          },
        ]}
      />
    </Container>
  );
}

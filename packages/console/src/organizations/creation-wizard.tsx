import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Catalogue } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useTitle } from '../layout/breadcrumbs.ts';
import { useNotice } from '../layout/notices.ts';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { createOrganization } from './create-organization.ts';
import {
  domainFaults,
  type Faults,
  FIRST_INTEGRATION,
  integrationFaults,
  organizationFaults,
  regionFaults,
  type Wish,
} from './wish.ts';
import {
  DomainStep,
  IntegrationStep,
  OrganizationStep,
  RegionStep,
  Review,
} from './wizard-steps.tsx';

export default function CreationPage() {
  const catalogue = useQuery(queries.catalogue());
  useTitle('Create organization');
  return <Loaded query={catalogue}>{(data) => <CreationWizard catalogue={data} />}</Loaded>;
}

const NOTHING: Wish = {
  name: '',
  allowMultiRegion: false,
  primaryRegion: '',
  dataResidency: 'none',
  acknowledged: false,
  domain: '',
  integration: FIRST_INTEGRATION,
};

function CreationWizard({ catalogue }: { catalogue: Catalogue }) {
  const [wish, setWish] = useState(NOTHING);
  const [step, setStep] = useState(0);
  const [faults, setFaults] = useState<Faults>({});
  const key = useRef(crypto.randomUUID());
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const notice = useNotice();
  const create = useMutation({
    mutationFn: () => createOrganization(wish, catalogue, key.current),
    onSuccess: async ({ organizationId, name, missing }) => {
      await client.invalidateQueries({ queryKey: ['organizations'] });
      notice({ type: 'success', header: `${name} was created.`, content: NEXT });
      for (const fault of missing) notice({ type: 'warning', header: fault });
      navigate(`/organizations/${organizationId}/assets`);
    },
  });
  const change = (part: Partial<Wish>) => {
    setWish((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const faultsOf = (index: number): Faults =>
    [
      () => organizationFaults(wish),
      () => regionFaults(wish, catalogue),
      () => domainFaults(wish.domain),
      () => (wish.integration === undefined ? {} : integrationFaults(wish.integration)),
    ][index]?.() ?? {};
  const go = (target: number) => {
    const found = target > step ? faultsOf(step) : {};
    setFaults(found);
    if (Object.keys(found).length === 0) setStep(target);
  };
  const form = { wish, faults, change, catalogue };
  return (
    <Wizard
      i18nStrings={{
        stepNumberLabel: (number) => `Step ${number}`,
        collapsedStepsLabel: (number, count) => `Step ${number} of ${count}`,
        navigationAriaLabel: 'Steps',
        cancelButton: 'Cancel',
        previousButton: 'Previous',
        nextButton: 'Next',
        submitButton: 'Create organization',
        optional: 'optional',
      }}
      activeStepIndex={step}
      isLoadingNextStep={create.isPending}
      onNavigate={({ detail }) => go(detail.requestedStepIndex)}
      onCancel={() => navigate('/organizations')}
      onSubmit={() => create.mutate()}
      steps={[
        { title: 'Organization', content: <OrganizationStep {...form} /> },
        { title: 'Region and residency', content: <RegionStep {...form} /> },
        { title: 'First domain', isOptional: true, content: <DomainStep {...form} /> },
        { title: 'First integration', isOptional: true, content: <IntegrationStep {...form} /> },
        {
          title: 'Review and create',
          content: (
            <SpaceBetween size="l">
              {create.error !== null && <ProblemAlert problem={create.error} />}
              <Review {...form} />
            </SpaceBetween>
          ),
        },
      ]}
    />
  );
}

const NEXT =
  'Next: publish the TXT records of its domains, and go through the checklist of each integration.';

import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body, ifMatch } from '../api/client.ts';
import type { Catalogue, OrganizationDetail } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import {
  AllowMultiRegion,
  residencyConflict,
  TransferTerms,
} from '../organizations/multi-region-fields.tsx';
import type { Faults } from '../organizations/wish.ts';
import { RESIDENCY_LABELS } from '../ui/labels.ts';
import { ProblemAlert } from '../ui/loaded.tsx';
import { isWait, UnknownOutcomeFields } from './unknown-outcome-fields.tsx';

export function PreferencesForm({
  organization,
  catalogue,
  onClose,
}: {
  organization: OrganizationDetail;
  catalogue: Catalogue;
  onClose: () => void;
}) {
  const [wish, setWish] = useState(organization);
  const [waitSeconds, setWaitSeconds] = useState(`${organization.unknownOutcome.waitMs / 1000}`);
  const [acknowledged, setAcknowledged] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const client = useQueryClient();
  const notice = useNotice();
  const route = catalogue.routes.find(({ primary }) => primary === organization.primaryRegion);
  const switchingOn = wish.allowMultiRegion && !organization.allowMultiRegion;
  const due = switchingOn && route?.terms.acknowledgementRequired === true;
  const save = useMutation({
    mutationFn: () =>
      body(
        api.PATCH('/organizations/{organizationId}', {
          params: {
            path: { organizationId: organization.organizationId },
            header: ifMatch(organization.version),
          },
          body: {
            name: wish.name.trim(),
            allowMultiRegion: wish.allowMultiRegion,
            dataResidency: wish.dataResidency,
            unknownOutcome: {
              action: wish.unknownOutcome.action,
              waitMs: Math.round(Number(waitSeconds) * 1000),
            },
            spillOverQuota: wish.spillOverQuota,
            delayWarning: wish.delayWarning,
            ...(due ? { transferAcknowledgement: { text: route.terms.text } } : {}),
          },
        }),
      ),
    onSuccess: async (saved) => {
      const { organizationId } = saved;
      client.setQueryData(['organization', organizationId], saved);
      notice({ type: 'success', header: 'The preferences were saved.' });
      onClose();
      for (const stale of ['organizations', 'domains', 'domain', 'checklist', 'readiness']) {
        void client.invalidateQueries({ queryKey: [stale] });
      }
    },
  });
  const change = (part: Partial<OrganizationDetail>) => {
    setWish((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const conflict = residencyConflict(catalogue, wish);
    const found: Faults = {
      ...(wish.name.trim() === '' ? { name: 'Enter the name of the organization.' } : {}),
      ...(conflict === undefined ? {} : { dataResidency: conflict }),
      ...(isWait(waitSeconds) ? {} : { waitMs: 'Enter a number of seconds from 1 to 86,400.' }),
      ...(due && !acknowledged
        ? { acknowledgement: 'Acknowledge the notice, or do not allow multi-region.' }
        : {}),
    };
    setFaults(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  const outdated = save.error?.status === 412;
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={save.isPending}>
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {save.error !== null && (
            <ProblemAlert
              problem={save.error}
              onRetry={
                outdated
                  ? () => void client.invalidateQueries({ queryKey: ['organization'] })
                  : undefined
              }
            />
          )}
          <FormField label="Name" errorText={faults['name']}>
            <Input value={wish.name} onChange={({ detail }) => change({ name: detail.value })} />
          </FormField>
          <AllowMultiRegion
            checked={wish.allowMultiRegion}
            onChange={(allowMultiRegion) => change({ allowMultiRegion })}
          />
          {switchingOn && route !== undefined && (
            <TransferTerms
              route={route}
              acknowledged={acknowledged}
              onAcknowledge={(given) => {
                setAcknowledged(given);
                setFaults({});
              }}
              errorText={faults['acknowledgement']}
            />
          )}
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
          <UnknownOutcomeFields
            action={wish.unknownOutcome.action}
            waitSeconds={waitSeconds}
            fault={faults['waitMs']}
            onAction={(action) => change({ unknownOutcome: { ...wish.unknownOutcome, action } })}
            onWait={(typed) => {
              setWaitSeconds(typed);
              setFaults({});
            }}
          />
          <Checkbox
            checked={wish.spillOverQuota}
            onChange={({ detail }) => change({ spillOverQuota: detail.checked })}
          >
            Use the secondary when the primary's daily quota is used up
          </Checkbox>
          <Checkbox
            checked={wish.delayWarning}
            onChange={({ detail }) => change({ delayWarning: detail.checked })}
          >
            Tell senders once when their mail still waits after four hours
          </Checkbox>
        </SpaceBetween>
      </Form>
    </form>
  );
}

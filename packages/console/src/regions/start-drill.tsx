import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, body } from '../api/client.ts';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Stack } from '../ui/stack.tsx';
import { drillEffect } from './effects.ts';
import { useRegionNames } from './region-names.ts';

const SHARES = [1, 5, 10, 25, 50, 100].map((value) => ({ value: `${value}`, label: `${value} %` }));
const MINUTES = [5, 15, 30, 60].map((value) => ({ value: `${value}`, label: `${value} minutes` }));

/** A rehearsal of a failover, with what it will do to how much mail. */
export default function StartDrill({ cell, onClose }: { cell: Cell; onClose: () => void }) {
  const [who, setWho] = useState<'share' | 'organization'>('share');
  const [share, setShare] = useState(SHARES[0]);
  const [minutes, setMinutes] = useState(MINUTES[0]);
  const [organizationId, setOrganizationId] = useState<string>();
  const [reason, setReason] = useState('');
  const key = useRef(crypto.randomUUID());
  const organizations = useQuery(queries.organizations());
  const nameOf = useRegionNames();
  const client = useQueryClient();
  const notice = useNotice();
  const choices = (organizations.data?.items ?? [])
    .filter(
      ({ primaryRegion, allowMultiRegion }) => primaryRegion === cell.cell && allowMultiRegion,
    )
    .map(({ organizationId: value, name }) => ({ value, label: name }));
  const chosen = choices.find(({ value }) => value === organizationId) ?? null;
  const secondary = cell.regions.find(({ region }) => region !== cell.cell);
  const terms = { minutes: Number(minutes?.value ?? 5), reason: reason.trim(), abortShare: 0.1 };
  const part = Number(share?.value ?? 1) / 100;
  return (
    <Confirmation
      title={`Start a drill in ${nameOf(cell.cell)}`}
      action="Start drill"
      ready={terms.reason !== '' && (who === 'share' || chosen !== null)}
      onClose={onClose}
      run={() =>
        body(
          api.POST('/cells/{cell}/drills', {
            params: { path: { cell: cell.cell }, header: { 'Idempotency-Key': key.current } },
            body:
              who === 'organization' && chosen !== null
                ? { organizationId: chosen.value, ...terms }
                : { share: part, ...terms },
          }),
        )
      }
      onDone={() => {
        notice({ type: 'success', header: 'The drill runs.' });
        void client.invalidateQueries({ queryKey: ['cells'] });
        void client.invalidateQueries({ queryKey: ['drills', cell.cell] });
      }}
    >
      <Stack size="m">
        <FormField label="Whose mail">
          <RadioGroup
            value={who}
            items={[
              { value: 'share', label: 'A share of the mail of this cell' },
              { value: 'organization', label: 'All mail of one organization' },
            ]}
            onChange={({ detail }) =>
              setWho(detail.value === 'organization' ? 'organization' : 'share')
            }
          />
        </FormField>
        {who === 'share' ? (
          <FormField label="Share">
            <Select
              selectedOption={share ?? null}
              options={SHARES}
              onChange={({ detail }) =>
                setShare(SHARES.find(({ value }) => value === detail.selectedOption.value))
              }
            />
          </FormField>
        ) : (
          <FormField label="Organization" description="Those that allow multi-region.">
            <Select
              selectedOption={chosen}
              options={choices}
              placeholder="Choose an organization"
              empty="No organization of this cell allows multi-region."
              onChange={({ detail }) => setOrganizationId(detail.selectedOption.value)}
            />
          </FormField>
        )}
        <FormField label="For how long">
          <Select
            selectedOption={minutes ?? null}
            options={MINUTES}
            onChange={({ detail }) =>
              setMinutes(MINUTES.find(({ value }) => value === detail.selectedOption.value))
            }
          />
        </FormField>
        <FormField
          label="Reason"
          description="Kept in the audit and in the report."
          constraintText="Required."
        >
          <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <Alert type="info" header="What will happen">
          <ul className="sentences">
            {drillEffect({
              whose:
                who === 'share'
                  ? `about ${share?.label ?? ''} of the mail of organizations with multi-region`
                  : `all mail of ${chosen?.label ?? 'the organization'}`,
              share: who === 'share' ? part : 1,
              minutes: terms.minutes,
              primary: cell.regions.find(({ region }) => region === cell.cell),
              primaryName: nameOf(cell.cell),
              secondaryName: nameOf(secondary?.region ?? ''),
            }).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Alert>
      </Stack>
    </Confirmation>
  );
}

import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../api/client.ts';
import type { Cell, CellRegion } from '../api/generated/schema.ts';
import { ApiProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Stack } from '../ui/stack.tsx';
import { overrideEffect } from './effects.ts';
import { useRegionNames } from './region-names.ts';

const CHOICES = [
  { value: 'auto', label: 'Leave it to automation', description: 'Probes and sends decide.' },
  { value: 'up', label: 'Hold it up', description: 'All mail goes there, whatever is found.' },
  { value: 'down', label: 'Hold it down', description: 'No mail goes there, whatever is found.' },
] as const;

const HOUR_MS = 3_600_000;
const TERMS = [
  { value: '900000', label: '15 minutes' },
  { value: `${HOUR_MS}`, label: '1 hour' },
  { value: `${4 * HOUR_MS}`, label: '4 hours' },
  { value: `${24 * HOUR_MS}`, label: '24 hours' },
  { value: '', label: 'Until it is changed' },
];

/** Sets a region up or down by hand, saying first what that does to how much mail. */
export default function OverrideDialog({
  cell,
  region,
  onClose,
}: {
  cell: Cell;
  region: CellRegion;
  onClose: () => void;
}) {
  const [override, setOverride] = useState<'auto' | 'up' | 'down'>(
    region.override?.active === true ? 'auto' : 'down',
  );
  const [reason, setReason] = useState('');
  const [term, setTerm] = useState(TERMS[1]);
  const [stranding, setStranding] = useState(false);
  const [force, setForce] = useState(false);
  const organizations = useQuery(queries.organizations());
  const backlog = useQuery(queries.backlog(cell.cell));
  const nameOf = useRegionNames();
  const client = useQueryClient();
  const notice = useNotice();
  const name = nameOf(region.region);
  const expires = override !== 'auto' && term !== undefined && term.value !== '';
  const set = () =>
    body(
      api.PUT('/cells/{cell}/regions/{region}/override', {
        params: { path: { cell: cell.cell, region: region.region } },
        body: {
          override,
          reason: reason.trim(),
          force,
          ...(expires
            ? { expiresAt: new Date(Date.now() + Number(term.value)).toISOString() }
            : {}),
        },
      }),
    ).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.code === 'override-strands-mail') setStranding(true);
      throw error;
    });
  return (
    <Confirmation
      title={`Override ${name} for ${nameOf(cell.cell)}`}
      action="Set override"
      ready={reason.trim() !== '' && (!stranding || force)}
      onClose={onClose}
      run={set}
      onDone={(changed) => {
        client.setQueryData(['cells'], (before: { items: Cell[] } | undefined) =>
          before === undefined
            ? undefined
            : { items: before.items.map((one) => (one.cell === changed.cell ? changed : one)) },
        );
        notice({
          type: 'success',
          header: `The override of ${name} was set. Senders obey it within seconds.`,
        });
      }}
    >
      <Stack size="m">
        <FormField label="Override">
          <RadioGroup
            value={override}
            items={[...CHOICES]}
            onChange={({ detail }) => {
              const choice = CHOICES.find(({ value }) => value === detail.value);
              if (choice !== undefined) setOverride(choice.value);
              setStranding(false);
              setForce(false);
            }}
          />
        </FormField>
        {override !== 'auto' && (
          <FormField label="For how long">
            <Select
              selectedOption={term ?? null}
              options={TERMS}
              onChange={({ detail }) =>
                setTerm(TERMS.find(({ value }) => value === detail.selectedOption.value))
              }
            />
          </FormField>
        )}
        <FormField
          label="Reason"
          description="Shown with the region and kept in the audit."
          constraintText="Required."
        >
          <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <Alert type={override === 'auto' ? 'info' : 'warning'} header="What will happen">
          <ul className="sentences">
            {overrideEffect({
              cell,
              region,
              override,
              organizations: organizations.data?.items,
              waiting: backlog.data?.backlog.visible,
              nameOf,
            }).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Alert>
        {stranding && (
          <Checkbox checked={force} onChange={({ detail }) => setForce(detail.checked)}>
            Set it all the same: that mail waits in the backlog
          </Checkbox>
        )}
      </Stack>
    </Confirmation>
  );
}

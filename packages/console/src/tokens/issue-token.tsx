import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { IssuedToken } from '../api/generated/schema.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { ROLE_DESCRIPTIONS, ROLE_LABELS } from '../ui/labels.ts';
import { issueToken, rolesIn, type Scope } from './token-calls.ts';

/** 366 days is the longest that the server allows. */
const LIFETIMES = [
  { value: '1', label: '1 day' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '366', label: '1 year' },
];

export function IssueToken({
  scope,
  onIssued,
  onClose,
}: {
  scope: Scope;
  onIssued: (token: IssuedToken) => void;
  onClose: () => void;
}) {
  const roles = rolesIn(scope);
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof roles)[number]>('reader');
  const [lifetime, setLifetime] = useState(LIFETIMES[2]);
  const key = useRef(crypto.randomUUID());
  const client = useQueryClient();
  return (
    <Confirmation
      title="Make a token"
      action="Make token"
      ready={name.trim() !== ''}
      onClose={onClose}
      run={() =>
        issueToken(
          scope,
          { name: name.trim(), role, lifetimeDays: Number(lifetime?.value ?? 90) },
          key.current,
        )
      }
      onDone={(token) => {
        void client.invalidateQueries({ queryKey: ['tokens', scope] });
        onIssued(token);
      }}
    >
      <SpaceBetween size="m">
        <FormField label="Name" description="Who or what uses it: shown in the audit.">
          <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label="Role">
          <RadioGroup
            value={role}
            items={roles.map((value) => ({
              value,
              label: ROLE_LABELS[value],
              description: ROLE_DESCRIPTIONS[value],
            }))}
            onChange={({ detail }) => {
              const chosen = roles.find((known) => known === detail.value);
              if (chosen !== undefined) setRole(chosen);
            }}
          />
        </FormField>
        <FormField label="Valid for">
          <Select
            selectedOption={lifetime ?? null}
            options={LIFETIMES}
            onChange={({ detail }) =>
              setLifetime(LIFETIMES.find(({ value }) => value === detail.selectedOption.value))
            }
          />
        </FormField>
      </SpaceBetween>
    </Confirmation>
  );
}

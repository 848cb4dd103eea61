import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, body } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { domainFaults } from '../organizations/wish.ts';
import { Confirmation } from '../ui/confirmation.tsx';

export function AddDomain({
  organizationId,
  onClose,
}: {
  organizationId: string;
  onClose: () => void;
}) {
  const [domain, setDomain] = useState('');
  const [taken, setTaken] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const { domain: fault } = domainFaults(domain);
  return (
    <Confirmation
      title="Add domain"
      action="Add domain"
      ready={domain.trim() !== '' && fault === undefined}
      onClose={onClose}
      run={() =>
        body(
          api.POST('/organizations/{organizationId}/domains', {
            params: { path: { organizationId } },
            body: { domain: domain.trim() },
          }),
        ).catch((error: unknown) => {
          setTaken(error instanceof ApiProblem && error.code === 'domain-taken');
          throw error;
        })
      }
      onDone={(added) => {
        client.setQueryData(['domain', organizationId, added.domain], added);
        void client.invalidateQueries({ queryKey: ['domains', organizationId] });
        navigate(`/organizations/${organizationId}/assets/${added.domain}`);
      }}
    >
      <SpaceBetween size="m">
        <FormField label="Domain" description="Such as example.com." errorText={fault}>
          <Input
            value={domain}
            autoFocus
            spellcheck={false}
            onChange={({ detail }) => {
              setDomain(detail.value);
              setTaken(false);
            }}
          />
        </FormField>
        {taken && (
          <Button
            onClick={() => {
              onClose();
              navigate(
                `/organizations/${organizationId}/takeovers/${encodeURIComponent(domain.trim())}`,
              );
            }}
          >
            Take it over
          </Button>
        )}
        <Alert type="info">
          Its page then shows a TXT record for each region. Mail is sent for it once they are
          published and verified.
        </Alert>
      </SpaceBetween>
    </Confirmation>
  );
}

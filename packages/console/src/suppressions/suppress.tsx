import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../api/client.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';

export function Suppress({
  organizationId,
  onClose,
}: {
  organizationId: string;
  onClose: () => void;
}) {
  const [address, setAddress] = useState('');
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Confirmation
      title="Suppress an address"
      action="Suppress"
      ready={address.includes('@')}
      onClose={onClose}
      run={() =>
        body(
          api.POST('/organizations/{organizationId}/suppressions', {
            params: { path: { organizationId } },
            body: { address: address.trim() },
          }),
        )
      }
      onDone={(entry) => {
        notice({ type: 'success', header: `${entry.address} gets no mail any more.` });
        void client.invalidateQueries({ queryKey: ['suppressions', organizationId] });
      }}
    >
      <FormField
        label="Address"
        description="Senders obey within ten seconds. Mail for nobody else ends as failed, with a report to its sender."
      >
        <Input
          value={address}
          autoFocus
          type="email"
          spellcheck={false}
          onChange={({ detail }) => setAddress(detail.value)}
        />
      </FormField>
    </Confirmation>
  );
}

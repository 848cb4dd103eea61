import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/client.ts';
import type { Integration } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { Page } from '../layout/page.tsx';
import { headerText } from '../organizations/header-fields.tsx';
import { useMay } from '../session/caller.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { FROM_LABELS, KIND_LABELS } from '../ui/labels.ts';
import { Loaded } from '../ui/loaded.tsx';
import { ChecklistPanel } from './checklist-panel.tsx';
import { EditIntegration } from './edit-integration.tsx';

export default function IntegrationPage(props: { organizationId: string; integrationId: string }) {
  const query = useQuery(queries.integration(props.organizationId, props.integrationId));
  return (
    <Page title={query.data?.name ?? 'Integration'}>
      <Loaded query={query}>
        {(integration) => (
          <>
            {!integration.multiRegion.applies && (
              <Alert type="info" header="Multi-region does not apply to this integration">
                {integration.multiRegion.reason}
              </Alert>
            )}
            <Details integration={integration} />
            <ChecklistPanel {...props} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Details({ integration }: { integration: Integration }) {
  const { organizationId, kind, deliveryDomain, from, headers } = integration;
  const [dialog, setDialog] = useState<'edit' | 'delete'>();
  const may = useMay();
  const close = () => setDialog(undefined);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {may('updateIntegration', organizationId) && (
                <Button onClick={() => setDialog('edit')}>Edit</Button>
              )}
              {may('deleteIntegration', organizationId) && (
                <Button onClick={() => setDialog('delete')}>Delete</Button>
              )}
            </SpaceBetween>
          }
        >
          Details
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Kind', value: KIND_LABELS[kind] },
          { label: 'Delivery domain', value: deliveryDomain ?? 'That of each recipient' },
          {
            label: 'From addresses',
            value: `${FROM_LABELS[from.mode].label}${from.rewriteAddress === null ? '' : `, with ${from.rewriteAddress}`}`,
          },
          { label: 'Header fields', value: headerText(headers) },
        ]}
      />
      {dialog === 'edit' && <EditIntegration integration={integration} onClose={close} />}
      {dialog === 'delete' && <Deletion integration={integration} onClose={close} />}
    </Container>
  );
}

function Deletion({ integration, onClose }: { integration: Integration; onClose: () => void }) {
  const { organizationId, integrationId, name } = integration;
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Confirmation
      title={`Delete ${name}?`}
      action="Delete"
      onClose={onClose}
      run={() =>
        api.DELETE('/organizations/{organizationId}/integrations/{integrationId}', {
          params: { path: { organizationId, integrationId } },
        })
      }
      onDone={() => {
        notice({ type: 'success', header: `${name} was deleted.` });
        navigate(`/organizations/${organizationId}/integrations`);
        void client.invalidateQueries({ queryKey: ['integrations', organizationId] });
        void client.invalidateQueries({ queryKey: ['organization', organizationId] });
      }}
    >
      Its settings and its checklist go. Mail that still names it is treated as mail of the
      organization without an integration.
    </Confirmation>
  );
}

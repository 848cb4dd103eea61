import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, ifMatch } from '../api/client.ts';
import type { OrganizationDetail } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';

export function DeleteOrganization({ organization }: { organization: OrganizationDetail }) {
  const { organizationId, name, version, domains, integrations } = organization;
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Possible as long as no mail of it waits or is parked. Its audit trail stays."
          actions={<Button onClick={() => setAsking(true)}>Delete organization</Button>}
        >
          Delete
        </Header>
      }
    >
      {asking && (
        <Confirmation
          title={`Delete ${name}?`}
          action="Delete"
          typed={name}
          onClose={() => setAsking(false)}
          run={() =>
            api
              .DELETE('/organizations/{organizationId}', {
                params: { path: { organizationId }, header: ifMatch(version) },
              })
              .catch((error: unknown) => {
                // An attempt that fails half-way has changed it: the next one needs its new version.
                void client.invalidateQueries({ queryKey: ['organization', organizationId] });
                throw error;
              })
          }
          onDone={() => {
            client.removeQueries({ queryKey: ['organization', organizationId] });
            void client.invalidateQueries({ queryKey: ['organizations'] });
            notice({ type: 'success', header: `${name} was deleted.` });
            navigate('/organizations');
          }}
        >
          With it go {domains} domains with their SES identities and {integrations} integrations. No
          mail is accepted for it from then on. This cannot be undone, and takes a quarter of a
          minute: until every sender knows.
        </Confirmation>
      )}
    </Container>
  );
}

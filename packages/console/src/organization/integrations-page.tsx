import Button from '@cloudscape-design/components/button';
import Popover from '@cloudscape-design/components/popover';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useMay } from '../session/caller.ts';
import { KIND_LABELS } from '../ui/labels.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { type Look, State } from '../ui/states.tsx';
import { AddIntegration } from './add-integration.tsx';
import { OpenItems } from './open-items.tsx';

const APPLIES: Look = { type: 'success', text: 'Applies' };
const APPLIES_NOT: Look = { type: 'stopped', text: 'Does not apply' };

export default function IntegrationsPage({ organizationId }: { organizationId: string }) {
  const integrations = useQuery(queries.integrations(organizationId));
  const [adding, setAdding] = useState(false);
  const add = useMay()('addIntegration', organizationId) && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      Add integration
    </Button>
  );
  return (
    <Page
      title="Integrations"
      description="Where mail comes from. Each has a checklist of what to change at its gateway."
      actions={add}
    >
      <Loaded query={integrations}>
        {({ items }) => (
          <ListTable
            title="Integrations"
            items={items}
            keyOf={({ integrationId }) => integrationId}
            empty="No integration yet. Add the system that hands mail in."
            columns={[
              {
                id: 'name',
                header: 'Name',
                sortingField: 'name',
                isRowHeader: true,
                cell: ({ integrationId, name }) => (
                  <RouterLink
                    href={`/organizations/${organizationId}/integrations/${integrationId}`}
                  >
                    {name}
                  </RouterLink>
                ),
              },
              { id: 'kind', header: 'Kind', cell: ({ kind }) => KIND_LABELS[kind] },
              {
                id: 'multi-region',
                header: 'Multi-region',
                cell: ({ multiRegion: { applies, reason } }) =>
                  applies ? (
                    <State look={APPLIES} />
                  ) : (
                    <Popover content={reason} dismissAriaLabel="Close">
                      <State look={APPLIES_NOT} />
                    </Popover>
                  ),
              },
              {
                id: 'checklist',
                header: 'Gateway checklist',
                cell: ({ integrationId }) => (
                  <OpenItems organizationId={organizationId} integrationId={integrationId} />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {adding && (
        <AddIntegration organizationId={organizationId} onClose={() => setAdding(false)} />
      )}
    </Page>
  );
}

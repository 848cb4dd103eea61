import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, body } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { IntegrationFields } from '../organizations/integration-fields.tsx';
import { FIRST_INTEGRATION, integrationBody, integrationFaults } from '../organizations/wish.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Loaded } from '../ui/loaded.tsx';

export function AddIntegration({
  organizationId,
  onClose,
}: {
  organizationId: string;
  onClose: () => void;
}) {
  const [wish, setWish] = useState(FIRST_INTEGRATION);
  const catalogue = useQuery(queries.catalogue());
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const faults = integrationFaults(wish);
  // A name that is still to be typed is no fault to show; without it the button stays off.
  const { integrationName: _unnamed, ...shown } = faults;
  return (
    <Confirmation
      title="Add integration"
      action="Add integration"
      ready={Object.keys(faults).length === 0}
      onClose={onClose}
      run={() =>
        body(
          api.POST('/organizations/{organizationId}/integrations', {
            params: { path: { organizationId } },
            body: integrationBody(wish),
          }),
        )
      }
      onDone={({ integrationId }) => {
        void client.invalidateQueries({ queryKey: ['integrations', organizationId] });
        void client.invalidateQueries({ queryKey: ['organization', organizationId] });
        navigate(`/organizations/${organizationId}/integrations/${integrationId}`);
      }}
    >
      <Loaded query={catalogue}>
        {(known) => (
          <IntegrationFields wish={wish} faults={shown} catalogue={known} onChange={setWish} />
        )}
      </Loaded>
    </Confirmation>
  );
}

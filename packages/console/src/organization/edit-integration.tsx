import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, ifMatch } from '../api/client.ts';
import type { Integration } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { IntegrationFields } from '../organizations/integration-fields.tsx';
import { integrationBody, integrationFaults } from '../organizations/wish.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Loaded } from '../ui/loaded.tsx';

export function EditIntegration({
  integration,
  onClose,
}: {
  integration: Integration;
  onClose: () => void;
}) {
  const { organizationId, integrationId, version } = integration;
  const { kind, name, deliveryDomain, from, headers } = integration;
  const [wish, setWish] = useState({
    kind,
    name,
    deliveryDomain: deliveryDomain ?? '',
    fromMode: from.mode,
    rewriteAddress: from.rewriteAddress ?? '',
    headers,
  });
  const catalogue = useQuery(queries.catalogue());
  const client = useQueryClient();
  const notice = useNotice();
  const faults = integrationFaults(wish);
  return (
    <Confirmation
      title={`Edit ${name}`}
      action="Save"
      ready={Object.keys(faults).length === 0}
      onClose={onClose}
      run={() => {
        const { kind: _fixed, deliveryDomain: domain, ...fields } = integrationBody(wish);
        return body(
          api.PATCH('/organizations/{organizationId}/integrations/{integrationId}', {
            params: { path: { organizationId, integrationId }, header: ifMatch(version) },
            body: { ...fields, deliveryDomain: domain ?? null },
          }),
        );
      }}
      onDone={(saved) => {
        client.setQueryData(['integration', organizationId, integrationId], saved);
        void client.invalidateQueries({ queryKey: ['integrations', organizationId] });
        notice({ type: 'success', header: `${saved.name} was saved.` });
      }}
    >
      <Loaded query={catalogue}>
        {(known) => (
          <IntegrationFields
            wish={wish}
            faults={faults}
            catalogue={known}
            onChange={setWish}
            kindFixed
          />
        )}
      </Loaded>
    </Confirmation>
  );
}

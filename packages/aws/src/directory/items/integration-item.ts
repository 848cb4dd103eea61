import { type Integration, integrationSchema } from '@mailferry/core/directory/integration';
import { defineItem } from './item.ts';
import { organizationPk } from './organization-item.ts';

export const INTEGRATION_PREFIX = 'INTEGRATION#';

export const integrationItem = defineItem<Integration>({
  entity: 'integration',
  schema: integrationSchema,
  key: ({ organizationId, integrationId }) => ({
    pk: organizationPk(organizationId),
    sk: `${INTEGRATION_PREFIX}${integrationId}`,
  }),
});

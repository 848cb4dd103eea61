import { type Domain, domainSchema } from '@mailferry/core/directory/domain';
import { defineItem } from './item.ts';
import { organizationPk } from './organization-item.ts';

export const DOMAIN_PREFIX = 'DOMAIN#';

export const domainItem = defineItem<Domain>({
  entity: 'domain',
  schema: domainSchema,
  key: ({ organizationId, domain }) => ({
    pk: organizationPk(organizationId),
    sk: `${DOMAIN_PREFIX}${domain}`,
  }),
});

import { type DomainOwner, domainOwnerSchema } from '@mailferry/core/directory/domain';
import { defineItem } from './item.ts';

/** One item a domain in the whole table: created conditionally, it keeps a domain from having two organizations. */
export const domainOwnerItem = defineItem<DomainOwner>({
  entity: 'domain-owner',
  schema: domainOwnerSchema,
  key: ({ domain }) => ({ pk: `DOMAIN#${domain}`, sk: 'OWNER' }),
});

import { type Organization, organizationSchema } from '@mailferry/core/directory/organization';
import { defineItem } from './item.ts';

/** An organization's partition: its own item, its domains, its integrations. One Query reads all that routing needs. */
export const organizationPk = (organizationId: string) => `ORG#${organizationId}`;

/** The index partition that lists organizations, ordered by id (oldest first, since new ids are ULIDs). */
export const ORGANIZATIONS = 'ORGS';

export const organizationItem = defineItem<Organization>({
  entity: 'organization',
  schema: organizationSchema,
  key: ({ organizationId }) => ({ pk: organizationPk(organizationId), sk: 'ORG' }),
  index: ({ organizationId }) => ({ gsi1pk: ORGANIZATIONS, gsi1sk: organizationId }),
});

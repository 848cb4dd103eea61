import type {
  DirectoryRepository,
  OrganizationPage,
  PageRequest,
} from '@mailferry/core/directory/repository';
import { codeOf } from '@mailferry/core/errors';
import type { JsonService } from '../calls/json-service.ts';
import { ORGANIZATIONS, organizationItem, organizationPk } from './items/organization-item.ts';
import { readRecords } from './organization-records.ts';
import { DirectoryTable } from './table.ts';

/** Organizations for those who only look: Queries alone, in the region's own replica. */
export function createOrganizationReader(
  client: JsonService,
  tableName: string,
): Pick<DirectoryRepository, 'organizations' | 'recordsOf'> {
  const table = new DirectoryTable(client, tableName);
  return {
    organizations: (page) => listOrganizations(table, page),
    recordsOf: (organizationId) => readRecords(table, organizationId, { consistent: false }),
  };
}

export async function listOrganizations(
  table: DirectoryTable,
  request: PageRequest,
): Promise<OrganizationPage> {
  const startKey = (id: string) => ({ pk: organizationPk(id), sk: 'ORG' });
  const { items, ...rest } = await table.itemPage(
    { pk: ORGANIZATIONS, index: true },
    request,
    startKey,
  );
  const page: OrganizationPage = { items: [], damaged: [], ...rest };
  for (const item of items) {
    try {
      page.items.push(organizationItem.decode(item));
    } catch (cause) {
      if (codeOf(cause) !== 'directory-item-malformed') throw cause;
      const primaryRegion = item['primaryRegion']?.S;
      page.damaged.push({
        organizationId: item['gsi1sk']?.S ?? '',
        ...(primaryRegion === undefined ? {} : { primaryRegion }),
      });
    }
  }
  return page;
}

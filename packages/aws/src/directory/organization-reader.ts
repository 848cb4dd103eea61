import type { DirectoryRepository, PageRequest } from '@mailferry/core/directory/repository';
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

export function listOrganizations(table: DirectoryTable, page: PageRequest) {
  return table.page(organizationItem, { pk: ORGANIZATIONS, index: true }, page, (id) => ({
    pk: organizationPk(id),
    sk: 'ORG',
  }));
}

import type { OrganizationRecords } from '@mailferry/core/directory/repository';
import { MailferryError } from '@mailferry/core/errors';
import { DOMAIN_PREFIX, domainItem } from './items/domain-item.ts';
import { INTEGRATION_PREFIX, integrationItem } from './items/integration-item.ts';
import { organizationItem, organizationPk } from './items/organization-item.ts';
import type { DirectoryTable } from './table.ts';

/**
 * Reads an organization's partition in one Query: what routing goes by. `undefined` where there is no such organization.
 * @throws MailferryError `directory-item-malformed` when any record of it cannot be understood: mail waits then, since a
 *   policy that is known in part is not known.
 */
export async function readRecords(
  table: DirectoryTable,
  organizationId: string,
  { consistent }: { consistent: boolean },
): Promise<OrganizationRecords | undefined> {
  const items = await table.all({
    ...partitionQuery(organizationPk(organizationId)),
    ConsistentRead: consistent,
  });
  const records: Partial<OrganizationRecords> = {};
  const domains: OrganizationRecords['domains'] = [];
  const integrations: OrganizationRecords['integrations'] = [];
  for (const item of items) {
    const sk = item['sk']?.S ?? '';
    if (sk === 'ORG') records.organization = organizationItem.decode(item);
    else if (sk.startsWith(DOMAIN_PREFIX)) domains.push(domainItem.decode(item));
    else if (sk.startsWith(INTEGRATION_PREFIX)) integrations.push(integrationItem.decode(item));
    else throw strayItem(organizationId);
  }
  const { organization } = records;
  return organization === undefined ? undefined : { organization, domains, integrations };
}

/** The key condition for a partition, or the part of it whose sort keys begin with `prefix`. */
export function partitionQuery(pk: string, prefix = '') {
  return {
    KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': { S: pk },
      ...(prefix === '' ? {} : { ':prefix': { S: prefix } }),
    },
  };
}

function strayItem(organizationId: string): MailferryError {
  return new MailferryError(
    'directory-item-malformed',
    'A record of the directory is damaged; an operator has to look at it.',
    { detail: { entity: 'unknown', organizationId } },
  );
}

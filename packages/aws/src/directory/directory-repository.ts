import type {
  Change,
  DirectoryRepository,
  PageRequest,
} from '@mailferry/core/directory/repository';
import type { JsonService } from '../calls/json-service.ts';
import { auditItem, auditPk } from './items/audit-item.ts';
import { checklistPk, checklistTickItem } from './items/checklist-tick-item.ts';
import { DOMAIN_PREFIX, domainItem } from './items/domain-item.ts';
import { domainOwnerItem } from './items/domain-owner-item.ts';
import { idempotencyItem } from './items/idempotency-item.ts';
import { INTEGRATION_PREFIX, integrationItem } from './items/integration-item.ts';
import { organizationItem, organizationPk } from './items/organization-item.ts';
import { suppressionItem, suppressionPk } from './items/suppression-item.ts';
import { takeoverItem } from './items/takeover-item.ts';
import { tokenItem, tokensPk } from './items/token-item.ts';
import { listOrganizations } from './organization-reader.ts';
import { partitionQuery, readRecords } from './organization-records.ts';
import { DirectoryTable } from './table.ts';
import { writeChanges } from './write.ts';

/** The directory in its DynamoDB table. Key design and access patterns: docs/directory.md. */
export class DynamoDirectory implements DirectoryRepository {
  readonly #table: DirectoryTable;

  constructor(client: JsonService, tableName: string) {
    this.#table = new DirectoryTable(client, tableName);
  }

  write(changes: readonly Change[]) {
    return writeChanges(this.#table.client, this.#table.tableName, changes);
  }

  organization(organizationId: string) {
    return this.#table.get(organizationItem, { pk: organizationPk(organizationId), sk: 'ORG' });
  }

  organizations(page: PageRequest) {
    return listOrganizations(this.#table, page);
  }

  recordsOf(organizationId: string) {
    return readRecords(this.#table, organizationId, { consistent: true });
  }

  domain(organizationId: string, domain: string) {
    return this.#table.get(domainItem, {
      pk: organizationPk(organizationId),
      sk: `${DOMAIN_PREFIX}${domain}`,
    });
  }

  domains(organizationId: string, page: PageRequest) {
    const pk = organizationPk(organizationId);
    return this.#table.page(domainItem, { pk, prefix: DOMAIN_PREFIX }, page, (sk) => ({ pk, sk }));
  }

  domainOwner(domain: string) {
    return this.#table.get(domainOwnerItem, { pk: `DOMAIN#${domain}`, sk: 'OWNER' });
  }

  takeover(domain: string, organizationId: string) {
    return this.#table.get(takeoverItem, {
      pk: `DOMAIN#${domain}`,
      sk: `TAKEOVER#${organizationId}`,
    });
  }

  integration(organizationId: string, integrationId: string) {
    return this.#table.get(integrationItem, {
      pk: organizationPk(organizationId),
      sk: `${INTEGRATION_PREFIX}${integrationId}`,
    });
  }

  integrations(organizationId: string, page: PageRequest) {
    const pk = organizationPk(organizationId);
    return this.#table.page(integrationItem, { pk, prefix: INTEGRATION_PREFIX }, page, (sk) => ({
      pk,
      sk,
    }));
  }

  async ticks(organizationId: string, integrationId?: string) {
    const items = await this.#table.all({
      ...partitionQuery(
        checklistPk(organizationId),
        integrationId === undefined ? '' : `${integrationId}#`,
      ),
      ConsistentRead: true,
    });
    return items.map((item) => checklistTickItem.decode(item));
  }

  suppression(organizationId: string, address: string) {
    return this.#table.get(suppressionItem, { pk: suppressionPk(organizationId), sk: address });
  }

  suppressions(organizationId: string, page: PageRequest) {
    const pk = suppressionPk(organizationId);
    return this.#table.page(suppressionItem, { pk }, page, (sk) => ({ pk, sk }));
  }

  audit(scope: string, page: PageRequest) {
    const pk = auditPk(scope);
    return this.#table.page(auditItem, { pk, newestFirst: true }, page, (sk) => ({ pk, sk }));
  }

  token(tokenId: string) {
    return this.#table.get(tokenItem, { pk: `TOKEN#${tokenId}`, sk: 'TOKEN' });
  }

  tokens(scope: string, page: PageRequest) {
    return this.#table.page(tokenItem, { pk: tokensPk(scope), index: true }, page, (id) => ({
      pk: `TOKEN#${id}`,
      sk: 'TOKEN',
    }));
  }

  idempotency(callerId: string, key: string) {
    return this.#table.get(idempotencyItem, { pk: `IDEMPOTENCY#${callerId}`, sk: key });
  }
}

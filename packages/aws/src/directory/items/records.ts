import type { Change, DirectoryRecord } from '@mailferry/core/directory/repository';
import type { Item } from '../../calls/dynamo-calls.ts';
import { auditItem } from './audit-item.ts';
import { checklistTickItem } from './checklist-tick-item.ts';
import { domainItem } from './domain-item.ts';
import { domainOwnerItem } from './domain-owner-item.ts';
import { idempotencyItem } from './idempotency-item.ts';
import { integrationItem } from './integration-item.ts';
import type { Key } from './item.ts';
import { organizationItem } from './organization-item.ts';
import { suppressionItem } from './suppression-item.ts';
import { takeoverItem } from './takeover-item.ts';
import { tokenItem } from './token-item.ts';

/** The item and key of any record. */
export function encodeRecord(record: DirectoryRecord): { item: Item; key: Key } {
  switch (record.type) {
    case 'organization':
      return both(organizationItem, record.value);
    case 'domain':
      return both(domainItem, record.value);
    case 'domain-owner':
      return both(domainOwnerItem, record.value);
    case 'takeover':
      return both(takeoverItem, record.value);
    case 'integration':
      return both(integrationItem, record.value);
    case 'suppression':
      return both(suppressionItem, record.value);
    case 'checklist-tick':
      return both(checklistTickItem, record.value);
    case 'audit':
      return both(auditItem, record.value);
    case 'token':
      return both(tokenItem, record.value);
    case 'idempotency':
      return both(idempotencyItem, record.value);
  }
}

/** The version that the condition of a change compares with; `undefined` for records that are not versioned. */
export function expectedVersion({ kind, record }: Change): number | undefined {
  if (!('version' in record.value)) return undefined;
  return kind === 'replace' ? record.value.version - 1 : record.value.version;
}

function both<T>(
  codec: { encode(value: T): Item; key(value: T): Key },
  value: T,
): { item: Item; key: Key } {
  return { item: codec.encode(value), key: codec.key(value) };
}

import { type AuditEntry, auditEntrySchema } from '@mailferry/core/directory/audit-entry';
import { defineItem } from './item.ts';

export const auditPk = (scope: string) => `AUDIT#${scope}`;

export const auditItem = defineItem<AuditEntry>({
  entity: 'audit',
  schema: auditEntrySchema,
  key: ({ scope, auditId }) => ({ pk: auditPk(scope), sk: auditId }),
});

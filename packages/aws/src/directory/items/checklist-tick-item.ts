import { type ChecklistTick, checklistTickSchema } from '@mailferry/core/directory/checklist-tick';
import { defineItem } from './item.ts';

export const checklistPk = (organizationId: string) => `CHECKLIST#${organizationId}`;

export const checklistTickItem = defineItem<ChecklistTick>({
  entity: 'checklist-tick',
  schema: checklistTickSchema,
  key: ({ organizationId, integrationId, itemId }) => ({
    pk: checklistPk(organizationId),
    sk: `${integrationId}#${itemId}`,
  }),
});

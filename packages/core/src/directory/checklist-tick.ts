import * as z from 'zod/mini';
import { directoryId, timeMs } from './identifiers.ts';

/** An item's id within an integration's checklist, such as `2-add-address-52.12.169.124`. */
export const checklistItemId = z
  .string()
  .check(z.regex(/^[0-9]{1,6}-[A-Za-z0-9.:_-]{1,280}$/, 'must be the id of a checklist item'));

/** That somebody marked an item of a gateway checklist as done. Open items have no record: they follow from policy. */
export const checklistTickSchema = z.object({
  organizationId: directoryId,
  integrationId: directoryId,
  itemId: checklistItemId,
  by: z.string(),
  atMs: timeMs,
});

export type ChecklistTick = z.infer<typeof checklistTickSchema>;

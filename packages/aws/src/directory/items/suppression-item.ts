import { type Suppression, suppressionSchema } from '@mailferry/core/directory/suppression';
import { defineItem, ttlOf } from './item.ts';

export const suppressionPk = (organizationId: string) => `SUPPRESSION#${organizationId}`;

/** How long the record of a removed address stays: far longer than any cache goes without a full read. */
const TOMBSTONE_MS = 7 * 24 * 60 * 60 * 1000;

/** Index order is order of change: a cache that knows the list up to a moment reads only what came later. */
export const suppressionIndexSk = (updatedAtMs: number, address = '') =>
  `${String(updatedAtMs).padStart(15, '0')}#${address}`;

export const suppressionItem = defineItem<Suppression>({
  entity: 'suppression',
  schema: suppressionSchema,
  key: ({ organizationId, address }) => ({ pk: suppressionPk(organizationId), sk: address }),
  index: ({ organizationId, updatedAtMs, address }) => ({
    gsi1pk: suppressionPk(organizationId),
    gsi1sk: suppressionIndexSk(updatedAtMs, address),
  }),
  ttlSeconds: ({ removedAtMs }) =>
    removedAtMs === undefined ? undefined : ttlOf(removedAtMs + TOMBSTONE_MS),
});

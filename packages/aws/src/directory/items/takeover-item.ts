import { type Takeover, takeoverSchema } from '@mailferry/core/directory/domain';
import { defineItem, ttlOf } from './item.ts';

export const takeoverItem = defineItem<Takeover>({
  entity: 'takeover',
  schema: takeoverSchema,
  key: ({ domain, organizationId }) => ({
    pk: `DOMAIN#${domain}`,
    sk: `TAKEOVER#${organizationId}`,
  }),
  ttlSeconds: ({ expiresAtMs }) => ttlOf(expiresAtMs),
});

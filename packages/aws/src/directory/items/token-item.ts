import { type ApiToken, apiTokenSchema } from '@mailferry/core/directory/api-token';
import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import { defineItem, ttlOf } from './item.ts';

/** The index partition that lists the tokens of an organization, or those of no organization. */
export const tokensPk = (scope: string) => `TOKENS#${scope}`;

/** Expired tokens stay listed for a month, so that it can be seen what they were. */
const KEPT_AFTER_EXPIRY_MS = 30 * 24 * 60 * 60 * 1000;

export const tokenItem = defineItem<ApiToken>({
  entity: 'token',
  schema: apiTokenSchema,
  key: ({ tokenId }) => ({ pk: `TOKEN#${tokenId}`, sk: 'TOKEN' }),
  index: ({ organizationId, tokenId }) => ({
    gsi1pk: tokensPk(organizationId ?? GLOBAL_SCOPE),
    gsi1sk: tokenId,
  }),
  ttlSeconds: ({ expiresAtMs }) => ttlOf(expiresAtMs + KEPT_AFTER_EXPIRY_MS),
});

import { type ApiToken, role, tokenName } from '@mailferry/core/directory/api-token';
import { directoryId } from '@mailferry/core/directory/identifiers';
import type { IssuedToken } from '@mailferry/core/directory/tokens';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

const lifetimeDays = z.int().min(1).max(366).default(90);

export const issueGlobalTokenBody = z
  .strictObject({ name: tokenName, role: z.enum(['operator', 'reader']), lifetimeDays })
  .meta({ id: 'IssueGlobalToken' });

export const issueTokenBody = z
  .strictObject({ name: tokenName, role: z.enum(['admin', 'reader']), lifetimeDays })
  .meta({ id: 'IssueToken' });

export const tokenParams = z.strictObject({ tokenId: directoryId });
export const organizationTokenParams = z.strictObject({
  organizationId: directoryId,
  tokenId: directoryId,
});

const tokenFields = z.object({
  tokenId: directoryId,
  name: z.string(),
  role,
  organizationId: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
  expiresAt: moment,
  revokedAt: moment.nullable(),
});

export const tokenView = tokenFields.meta({ id: 'Token' });

export const issuedTokenView = tokenFields
  .extend({
    secret: z.string().nullable().meta({
      description: 'The token itself. Shown once: null in the answer to a repeated request.',
    }),
  })
  .meta({ id: 'IssuedToken' });

export function viewToken(token: ApiToken): z.output<typeof tokenView> {
  return {
    tokenId: token.tokenId,
    name: token.name,
    role: token.role,
    organizationId: token.organizationId ?? null,
    createdBy: token.createdBy,
    createdAt: momentOf(token.createdAtMs),
    expiresAt: momentOf(token.expiresAtMs),
    revokedAt: token.revokedAtMs === undefined ? null : momentOf(token.revokedAtMs),
  };
}

export function viewIssuedToken({ token, secret }: IssuedToken): z.output<typeof issuedTokenView> {
  return { ...viewToken(token), secret };
}

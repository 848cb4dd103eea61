import * as z from 'zod/mini';
import { emailAddress } from '../mail/envelope.ts';
import { domainName } from './domain-name.ts';
import { directoryId, plainText, timeMs, version } from './identifiers.ts';

export const integrationKind = z.enum([
  'microsoft-365-inline',
  'microsoft-365-api',
  'microsoft-365-journaling',
  'google-workspace',
  'microsoft-exchange',
  'other-smtp',
]);

export const fromPolicy = z.strictObject({
  mode: z.enum(['own', 'preserve', 'rewrite']),
  rewriteAddress: z.exactOptional(emailAddress),
});

export const integrationName = plainText(100);

export const integrationSchema = z.object({
  organizationId: directoryId,
  integrationId: directoryId,
  kind: integrationKind,
  name: integrationName,
  deliveryDomain: z.exactOptional(domainName),
  from: z._default(fromPolicy, { mode: 'own' }),
  version,
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
});

export type IntegrationKind = z.infer<typeof integrationKind>;
export type Integration = z.infer<typeof integrationSchema>;

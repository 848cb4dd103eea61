import * as z from 'zod/mini';
import { emailAddress } from '../mail/envelope.ts';
import { DEFAULT_HEADER_POLICY } from '../mail/header-policy.ts';
import { MAX_LIFETIME_DAYS } from '../mail/return-address.ts';
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

const withDefaults = DEFAULT_HEADER_POLICY;

export const headerPolicy = z.strictObject({
  received: z._default(z.enum(['add', 'none']), withDefaults.received),
  loops: z._default(
    z.strictObject({
      detect: z._default(z.boolean(), withDefaults.loops.detect),
      maxReceived: z._default(
        z.int().check(z.minimum(10), z.maximum(200)),
        withDefaults.loops.maxReceived,
      ),
      maxPassages: z._default(
        z.int().check(z.minimum(1), z.maximum(50)),
        withDefaults.loops.maxPassages,
      ),
    }),
    withDefaults.loops,
  ),
  arc: z._default(
    z.strictObject({
      mode: z._default(z.enum(['off', 'seal']), withDefaults.arc.mode),
      authservId: z.exactOptional(z.string().check(z.regex(/^[A-Za-z0-9._-]{1,253}$/))),
    }),
    withDefaults.arc,
  ),
  returnAddress: z._default(
    z.strictObject({
      mode: z._default(z.enum(['off', 'signed']), withDefaults.returnAddress.mode),
      domain: z.exactOptional(domainName),
      lifetimeDays: z._default(
        z.int().check(z.minimum(1), z.maximum(MAX_LIFETIME_DAYS)),
        withDefaults.returnAddress.lifetimeDays,
      ),
    }),
    withDefaults.returnAddress,
  ),
});

export const integrationName = plainText(100);

export const integrationSchema = z.object({
  organizationId: directoryId,
  integrationId: directoryId,
  kind: integrationKind,
  name: integrationName,
  deliveryDomain: z.exactOptional(domainName),
  from: z._default(fromPolicy, { mode: 'own' }),
  headers: z._default(headerPolicy, DEFAULT_HEADER_POLICY),
  version,
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
});

export type IntegrationKind = z.infer<typeof integrationKind>;
export type Integration = z.infer<typeof integrationSchema>;

import { applicabilityOf } from '@mailferry/core/directory/applicability';
import type { AuditEntry } from '@mailferry/core/directory/audit-entry';
import { directoryId } from '@mailferry/core/directory/identifiers';
import { integrationKind } from '@mailferry/core/directory/integration';
import { type Suppression, suppressionReason } from '@mailferry/core/directory/suppression';
import { transferTerms } from '@mailferry/core/directory/transfer';
import { emailAddress } from '@mailferry/core/mail/envelope';
import type { Settings } from '@mailferry/core/settings/settings';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

export const auditView = z
  .object({
    auditId: z.string(),
    at: moment,
    actor: z.string(),
    actorRole: z.string(),
    action: z.string(),
    target: z.string(),
    requestId: z.string(),
    changes: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export function viewAudit({ atMs, scope: _scope, ...entry }: AuditEntry) {
  return { ...entry, at: momentOf(atMs) };
}

export const suppressBody = z.strictObject({ address: emailAddress }).meta({ id: 'Suppress' });

export const suppressionParams = z.strictObject({
  organizationId: directoryId,
  address: emailAddress,
});

export const suppressionView = z
  .object({
    address: z.string(),
    reason: suppressionReason,
    region: z.string().nullable(),
    at: moment,
  })
  .meta({ id: 'Suppression' });

export function viewSuppression(suppression: Suppression): z.output<typeof suppressionView> {
  const { address, reason, region, atMs } = suppression;
  return { address, reason, region: region ?? null, at: momentOf(atMs) };
}

export const callerView = z
  .object({
    id: z.string(),
    role: z.enum(['operator', 'admin', 'reader']),
    organizationId: z.string().nullable(),
  })
  .meta({ id: 'Caller' });

export const catalogueView = z
  .object({
    regions: z.array(
      z.object({
        region: z.string(),
        label: z.string(),
        inEuropeanUnion: z.boolean(),
        gatewayAddresses: z.array(z.string()),
        connectorHost: z.string(),
      }),
    ),
    routes: z.array(
      z.object({
        primary: z.string(),
        secondary: z.string(),
        terms: z.object({
          acknowledgementRequired: z.boolean(),
          text: z.string(),
        }),
      }),
    ),
    integrationKinds: z.array(
      z.object({
        kind: integrationKind,
        multiRegion: z.object({ applies: z.boolean(), reason: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Catalogue' });

export function viewCatalogue(settings: Settings): z.output<typeof catalogueView> {
  return {
    regions: Object.entries(settings.regions).map(([region, value]) => ({ region, ...value })),
    routes: settings.routes.map(({ primary, secondary }) => {
      const { required, text } = transferTerms(settings, primary);
      return { primary, secondary, terms: { acknowledgementRequired: required, text } };
    }),
    integrationKinds: integrationKind.options.map((kind) => ({
      kind,
      multiRegion: applicabilityOf(kind),
    })),
  };
}

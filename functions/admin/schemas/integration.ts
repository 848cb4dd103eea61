import { applicabilityOf } from '@mailferry/core/directory/applicability';
import type { ChecklistItem } from '@mailferry/core/directory/checklist';
import { checklistItemId } from '@mailferry/core/directory/checklist-tick';
import { domainName } from '@mailferry/core/directory/domain-name';
import { directoryId } from '@mailferry/core/directory/identifiers';
import {
  fromPolicy,
  headerPolicy,
  type Integration,
  integrationKind,
  integrationName,
} from '@mailferry/core/directory/integration';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

export const integrationParams = z.strictObject({
  organizationId: directoryId,
  integrationId: directoryId,
});

export const checklistItemParams = integrationParams.extend({ itemId: checklistItemId });

const deliveryDomain = z.string().max(253).toLowerCase().pipe(domainName).meta({
  description:
    'Replaces the domain of every recipient, since SES follows MX and would loop back to the scanner.',
});

export const addIntegrationBody = z
  .strictObject({
    kind: integrationKind,
    name: integrationName,
    deliveryDomain: deliveryDomain.exactOptional(),
    from: z.prefault(fromPolicy, { mode: 'own' }),
    headers: z.prefault(headerPolicy, {}),
  })
  .meta({ id: 'AddIntegration' });

export const updateIntegrationBody = z
  .strictObject({
    name: z.exactOptional(integrationName),
    deliveryDomain: deliveryDomain.nullable().exactOptional(),
    from: z.exactOptional(fromPolicy),
    headers: z.exactOptional(headerPolicy),
  })
  .meta({ id: 'UpdateIntegration', description: 'Fields that are absent stay as they are.' });

const headersView = z.object({
  received: z.enum(['add', 'none']),
  loops: z.object({ detect: z.boolean(), maxReceived: z.int(), maxPassages: z.int() }),
  arc: z.object({ mode: z.enum(['off', 'seal']), authservId: z.string().nullable() }),
  returnAddress: z.object({
    mode: z.enum(['off', 'signed']),
    domain: z.string().nullable(),
    lifetimeDays: z.int(),
  }),
});

export const integrationView = z
  .object({
    organizationId: directoryId,
    integrationId: directoryId,
    kind: integrationKind,
    name: z.string(),
    deliveryDomain: z.string().nullable(),
    from: z.object({
      mode: z.enum(['own', 'preserve', 'rewrite']),
      rewriteAddress: z.string().nullable(),
    }),
    headers: headersView,
    multiRegion: z.object({ applies: z.boolean(), reason: z.string() }),
    version: z.int(),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ id: 'Integration' });

export const tickBody = z.strictObject({ done: z.boolean() }).meta({ id: 'Tick' });

export const checklistItemView = z
  .object({
    itemId: z.string(),
    action: z.enum(['add-address', 'delete-address', 'set-connector-host']),
    occasion: z.enum(['setup', 'multi-region-on', 'multi-region-off']),
    region: z.string(),
    value: z.string(),
    replaces: z.string().nullable(),
    done: z.boolean(),
    doneBy: z.string().nullable(),
    doneAt: moment.nullable(),
  })
  .meta({ id: 'ChecklistItem' });

export const checklistView = z
  .object({ open: z.int(), items: z.array(checklistItemView) })
  .meta({ id: 'Checklist' });

export function viewIntegration(integration: Integration): z.output<typeof integrationView> {
  return {
    organizationId: integration.organizationId,
    integrationId: integration.integrationId,
    kind: integration.kind,
    name: integration.name,
    deliveryDomain: integration.deliveryDomain ?? null,
    from: {
      mode: integration.from.mode,
      rewriteAddress: integration.from.rewriteAddress ?? null,
    },
    headers: viewHeaders(integration.headers),
    multiRegion: applicabilityOf(integration.kind),
    version: integration.version,
    createdAt: momentOf(integration.createdAtMs),
    updatedAt: momentOf(integration.updatedAtMs),
  };
}

function viewHeaders(headers: Integration['headers']): z.output<typeof headersView> {
  const { received, loops, arc, returnAddress } = headers;
  return {
    received,
    loops,
    arc: { ...arc, authservId: arc.authservId ?? null },
    returnAddress: { ...returnAddress, domain: returnAddress.domain ?? null },
  };
}

export function viewChecklistItem(item: ChecklistItem): z.output<typeof checklistItemView> {
  const { itemId, action, occasion, region, value, done } = item;
  return {
    itemId,
    action,
    occasion,
    region,
    value,
    replaces: item.replaces ?? null,
    done,
    doneBy: item.doneBy ?? null,
    doneAt: item.doneAtMs === undefined ? null : momentOf(item.doneAtMs),
  };
}

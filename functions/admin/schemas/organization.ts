import { organizationApplicability } from '@mailferry/core/directory/applicability';
import { directoryId } from '@mailferry/core/directory/identifiers';
import {
  type Organization,
  organizationName,
  unknownOutcomePolicy,
} from '@mailferry/core/directory/organization';
import type { OrganizationRecords } from '@mailferry/core/directory/repository';
import { regionName } from '@mailferry/core/settings/region-name';
import { secondaryOf } from '@mailferry/core/settings/routes';
import type { Settings } from '@mailferry/core/settings/settings';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

const acknowledgeTransfer = z.strictObject({
  text: z.string().max(2000).meta({
    description: 'The words of the terms, as the catalogue has them for the primary region.',
  }),
});

const preferences = {
  dataResidency: z.enum(['none', 'eu']).meta({
    description: '`eu` forbids every region outside the European Union.',
  }),
  spillOverQuota: z.boolean().meta({
    description: "Whether mail may use the secondary when the primary's daily quota is used up.",
  }),
  delayWarning: z.boolean().meta({
    description: 'Whether senders are told once when mail still waits after four hours.',
  }),
};

export const createOrganizationBody = z
  .strictObject({
    name: organizationName,
    primaryRegion: regionName,
    allowMultiRegion: z.boolean().default(false),
    dataResidency: preferences.dataResidency.default('none'),
    transferAcknowledgement: acknowledgeTransfer.exactOptional(),
    unknownOutcome: z.exactOptional(unknownOutcomePolicy),
    spillOverQuota: preferences.spillOverQuota.exactOptional(),
    delayWarning: preferences.delayWarning.exactOptional(),
  })
  .meta({ id: 'CreateOrganization' });

export const updateOrganizationBody = z
  .strictObject({
    name: z.exactOptional(organizationName),
    allowMultiRegion: z.boolean().exactOptional(),
    dataResidency: preferences.dataResidency.exactOptional(),
    transferAcknowledgement: acknowledgeTransfer.exactOptional(),
    unknownOutcome: z.exactOptional(unknownOutcomePolicy),
    spillOverQuota: preferences.spillOverQuota.exactOptional(),
    delayWarning: preferences.delayWarning.exactOptional(),
  })
  .meta({ id: 'UpdateOrganization', description: 'Fields that are absent stay as they are.' });

const organizationFields = z.object({
  organizationId: directoryId,
  name: z.string(),
  primaryRegion: z.string(),
  secondaryRegion: z.string().nullable().meta({
    description: 'The region that mail moves to, while multi-region is on.',
  }),
  allowMultiRegion: z.boolean(),
  dataResidency: z.enum(['none', 'eu']),
  transferAcknowledgement: z
    .object({ by: z.string(), at: moment, text: z.string(), secondaryRegion: z.string() })
    .nullable(),
  unknownOutcome: unknownOutcomePolicy,
  spillOverQuota: z.boolean(),
  delayWarning: z.boolean(),
  status: z.enum(['active', 'deleting']),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});

export const organizationView = organizationFields.meta({ id: 'Organization' });

export const organizationDetailView = organizationFields
  .extend({
    multiRegion: z
      .object({
        applies: z.boolean(),
        reason: z.string(),
        reasons: z.array(z.object({ kind: z.string(), reason: z.string() })),
      })
      .meta({ description: 'Whether multi-region means anything for the integrations.' }),
    domains: z.int(),
    integrations: z.int(),
    secondaryIdentities: z.int().meta({
      description: 'Domains that still have an SES identity outside the primary region.',
    }),
  })
  .meta({ id: 'OrganizationDetail' });

export const progressView = z
  .object({
    done: z.int(),
    remaining: z.int().meta({ description: 'Left for another call.' }),
  })
  .meta({ id: 'Progress' });

export function viewOrganization(
  organization: Organization,
  settings: Settings,
): z.output<typeof organizationView> {
  const { transferAcknowledgement: acknowledgement } = organization;
  return {
    organizationId: organization.organizationId,
    name: organization.name,
    primaryRegion: organization.primaryRegion,
    secondaryRegion: organization.allowMultiRegion
      ? (secondaryOf(settings, organization.primaryRegion) ?? null)
      : null,
    allowMultiRegion: organization.allowMultiRegion,
    dataResidency: organization.dataResidency,
    transferAcknowledgement:
      acknowledgement === undefined
        ? null
        : {
            by: acknowledgement.by,
            at: momentOf(acknowledgement.atMs),
            text: acknowledgement.text,
            secondaryRegion: acknowledgement.secondaryRegion,
          },
    unknownOutcome: organization.unknownOutcome,
    spillOverQuota: organization.spillOverQuota,
    delayWarning: organization.delayWarning,
    status: organization.status,
    version: organization.version,
    createdAt: momentOf(organization.createdAtMs),
    updatedAt: momentOf(organization.updatedAtMs),
  };
}

export function viewDetail(
  { organization, domains, integrations }: OrganizationRecords,
  settings: Settings,
): z.output<typeof organizationDetailView> {
  const abroad = domains.filter(({ regions }) =>
    Object.keys(regions).some((region) => region !== organization.primaryRegion),
  );
  return {
    ...viewOrganization(organization, settings),
    multiRegion: organizationApplicability(integrations),
    domains: domains.length,
    integrations: integrations.length,
    secondaryIdentities: abroad.length,
  };
}

import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import { chaosSettings } from './settings.ts';

export type ChaosOrganization = OrganizationSeed & {
  domain: string;
  unknownOutcome: NonNullable<OrganizationSeed['unknownOutcome']>;
};

/** How long a lost answer waits for its Send event: a fraction of production's, so that a run stays short. */
const WAIT_MS = 8_000;

/** One organization for each policy of consent, and among them each policy for lost answers. */
export const ORGANIZATIONS: readonly ChaosOrganization[] = [
  organization('crossing', 'us-east-1', 'reconcile', {
    allowMultiRegion: true,
    readyRegions: ['us-east-1', 'us-west-2'],
  }),
  organization('staying', 'us-east-1', 'resend', {
    allowMultiRegion: false,
    readyRegions: ['us-east-1', 'us-west-2'],
  }),
  organization('european', 'eu-west-1', 'fail', {
    allowMultiRegion: true,
    transferAcknowledgedBy: 'chaos',
    readyRegions: ['eu-west-1', 'us-west-2'],
  }),
  // Multi-region is on, and residency forbids what it would allow.
  organization('resident', 'eu-west-1', 'reconcile', {
    allowMultiRegion: true,
    transferAcknowledgedBy: 'chaos',
    dataResidency: 'eu',
    readyRegions: ['eu-west-1', 'us-west-2'],
  }),
];

export function organizationOf(organizationId: string): ChaosOrganization {
  const one = ORGANIZATIONS.find((each) => each.organizationId === organizationId);
  if (one === undefined) throw new RangeError(`no organization ${organizationId}`);
  return one;
}

/** Where an organization's mail may go, said here again so that nothing of the product is asked. */
export function allowedRegions(organizationId: string): string[] {
  const { primaryRegion, allowMultiRegion, dataResidency } = organizationOf(organizationId);
  const secondary = chaosSettings().routes.find(({ primary }) => primary === primaryRegion);
  const crosses = allowMultiRegion && dataResidency !== 'eu';
  return crosses && secondary !== undefined
    ? [primaryRegion, secondary.secondary]
    : [primaryRegion];
}

function organization(
  organizationId: string,
  primaryRegion: string,
  action: 'reconcile' | 'resend' | 'fail',
  {
    readyRegions,
    ...consent
  }: Pick<OrganizationSeed, 'allowMultiRegion' | 'transferAcknowledgedBy' | 'dataResidency'> & {
    readyRegions: string[];
  },
): ChaosOrganization {
  const domain = `${organizationId}.example`;
  return {
    organizationId,
    name: organizationId,
    primaryRegion,
    domain,
    unknownOutcome: { action, waitMs: WAIT_MS },
    domains: [{ domain, readyRegions }],
    integrations: [
      { integrationId: 'gateway', kind: 'other-smtp', name: 'Gateway', from: { mode: 'own' } },
    ],
    ...consent,
  };
}

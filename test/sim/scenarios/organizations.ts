import { between, pick, type Random } from '../engine/random.ts';
import type { DirectoryPolicy } from '../world/directory.ts';

export interface OrganizationOptions {
  organizationId: string;
  primaryRegion: string;
  /** Default: the one of the default route. */
  secondary?: string;
}

/** An organization with everything at its default: multi-region on, acknowledged, ready everywhere. */
export function organization(
  { organizationId, primaryRegion, secondary = 'us-west-2' }: OrganizationOptions,
  changes: Partial<DirectoryPolicy> = {},
): DirectoryPolicy {
  return {
    organizationId,
    primaryRegion,
    allowMultiRegion: true,
    dataResidency: 'none',
    transferAcknowledged: true,
    domains: [{ domain: `${organizationId}.example`, readyRegions: [primaryRegion, secondary] }],
    integrations: [
      { integrationId: 'inline', deliveryDomain: 'inside.test', from: { mode: 'own' } },
      { integrationId: 'strict', from: { mode: 'preserve' } },
    ],
    unknownOutcome: { action: 'reconcile', waitMs: 60_000 },
    spillOverQuota: false,
    delayWarning: false,
    ...changes,
  };
}

/** An organization of any kind that customers come in. */
export function anyOrganization(random: Random, options: OrganizationOptions): DirectoryPolicy {
  const action = pick(random, ['reconcile', 'reconcile', 'reconcile', 'resend', 'fail'] as const);
  const { primaryRegion, secondary = 'us-west-2' } = options;
  const ready = random() < 0.85 ? [primaryRegion, secondary] : [primaryRegion];
  return organization(options, {
    allowMultiRegion: random() < 0.7,
    dataResidency: random() < 0.2 ? 'eu' : 'none',
    transferAcknowledged: random() < 0.8,
    domains: [{ domain: `${options.organizationId}.example`, readyRegions: ready }],
    unknownOutcome: { action, waitMs: Math.round(between(random, 10, 60)) * 1000 },
    spillOverQuota: random() < 0.3,
    delayWarning: random() < 0.3,
  });
}

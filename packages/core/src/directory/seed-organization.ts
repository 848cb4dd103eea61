import { DEFAULT_HEADER_POLICY } from '../mail/header-policy.ts';
import type { Clock } from '../ports.ts';
import { DEFAULT_UNKNOWN_OUTCOME, type UnknownOutcomePolicy } from '../routing/policy.ts';
import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import { normalizeDomain } from './domain-name.ts';
import type { Integration } from './integration.ts';
import { organizationSchema } from './organization.ts';
import type { Change, DirectoryRepository } from './repository.ts';

export interface OrganizationSeed {
  organizationId: string;
  name: string;
  primaryRegion: string;
  allowMultiRegion: boolean;
  dataResidency?: 'none' | 'eu';
  /** Who acknowledged that mail may leave the primary's residency; without it nobody did. */
  transferAcknowledgedBy?: string;
  /** What happens after a lost answer; without it, the default. */
  unknownOutcome?: UnknownOutcomePolicy;
  /** Domains taken as published and verified in these regions. */
  domains: readonly { domain: string; readyRegions: readonly string[] }[];
  integrations?: readonly (Pick<
    Integration,
    'integrationId' | 'kind' | 'name' | 'deliveryDomain' | 'from'
  > &
    Partial<Pick<Integration, 'headers'>>)[];
}

export interface SeedPorts {
  repository: Pick<DirectoryRepository, 'write'>;
  settings: Settings;
  clock: Clock;
  /** A public key for each domain and region, DER SubjectPublicKeyInfo in base64. */
  publicKey: () => Promise<string>;
}

/**
 * Stores a finished organization, as a deployment for demonstration or tests needs it, past DNS and SES. An
 * organization that exists already is left alone: the answer says whether anything was written.
 * @throws MailferryError of the repository, or `domain-invalid`.
 */
export async function seedOrganization(seed: OrganizationSeed, ports: SeedPorts): Promise<boolean> {
  const atMs = ports.clock.nowMs();
  const { organizationId } = seed;
  const secondaryRegion = secondaryOf(ports.settings, seed.primaryRegion);
  const organization = organizationSchema.parse({
    organizationId,
    name: seed.name,
    primaryRegion: seed.primaryRegion,
    allowMultiRegion: seed.allowMultiRegion,
    dataResidency: seed.dataResidency ?? 'none',
    unknownOutcome: seed.unknownOutcome ?? DEFAULT_UNKNOWN_OUTCOME,
    ...(seed.transferAcknowledgedBy === undefined || secondaryRegion === undefined
      ? {}
      : {
          transferAcknowledgement: {
            by: seed.transferAcknowledgedBy,
            atMs,
            text: 'Acknowledged when the organization was seeded.',
            secondaryRegion,
          },
        }),
    multiRegionTurn: seed.allowMultiRegion ? 1 : 0,
    version: 1,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  });
  const changes: Change[] = [
    { kind: 'create', record: { type: 'organization', value: organization } },
  ];
  for (const { domain: typed, readyRegions } of seed.domains) {
    const domain = normalizeDomain(typed);
    const regions = await readyIn(readyRegions, atMs, ports.publicKey);
    changes.push(
      {
        kind: 'create',
        record: { type: 'domain-owner', value: { domain, organizationId, sinceMs: atMs } },
      },
      {
        kind: 'create',
        record: {
          type: 'domain',
          value: { organizationId, domain, regions, addedAtMs: atMs, version: 1 },
        },
      },
    );
  }
  for (const integration of seed.integrations ?? []) {
    const value = {
      headers: DEFAULT_HEADER_POLICY,
      ...integration,
      organizationId,
      version: 1,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    };
    changes.push({ kind: 'create', record: { type: 'integration', value } });
  }
  return (await ports.repository.write(changes)).written;
}

/** Under which a seeded domain's key is taken as published. */
export function seedSelector(region: string): string {
  return `mf-${region}`;
}

async function readyIn(regions: readonly string[], atMs: number, publicKey: () => Promise<string>) {
  const entries = regions.map(
    async (region) =>
      [
        region,
        {
          selector: seedSelector(region),
          publicKey: await publicKey(),
          createdAtMs: atMs,
          dns: { found: 'matching' as const, checkedAtMs: atMs },
          ses: { status: 'verified' as const, checkedAtMs: atMs },
        },
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { createAwsClients } from '@mailferry/aws/clients';
import { DynamoDirectory } from '@mailferry/aws/directory/directory-repository';
import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import { seedOrganization } from '@mailferry/core/directory/seed-organization';
import type { Settings } from '@mailferry/core/settings/settings';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { TABLES } from './tables.ts';

/** Events come back within milliseconds here, so a lost answer need not be waited for as long as in AWS. */
export const UNKNOWN_OUTCOME = { action: 'reconcile', waitMs: 20_000 } as const;

/** What can be shown with them: one crosses to its secondary in an outage, the other's mail stays and waits. */
export const DEMO_ORGANIZATIONS: readonly (OrganizationSeed & { domain: string })[] = [
  {
    organizationId: 'northwind',
    name: 'Northwind Traders (demo)',
    primaryRegion: 'us-east-1',
    allowMultiRegion: true,
    transferAcknowledgedBy: 'demo',
    domain: 'northwind.example',
    unknownOutcome: UNKNOWN_OUTCOME,
    domains: [{ domain: 'northwind.example', readyRegions: ['us-east-1', 'us-west-2'] }],
    integrations: [
      { integrationId: 'gateway', kind: 'other-smtp', name: 'Mail gateway', from: { mode: 'own' } },
    ],
  },
  {
    organizationId: 'lumiere',
    name: 'Lumière (demo)',
    primaryRegion: 'eu-west-1',
    allowMultiRegion: false,
    dataResidency: 'eu',
    domain: 'lumiere.example',
    unknownOutcome: UNKNOWN_OUTCOME,
    domains: [{ domain: 'lumiere.example', readyRegions: ['eu-west-1'] }],
    integrations: [
      { integrationId: 'gateway', kind: 'other-smtp', name: 'Mail gateway', from: { mode: 'own' } },
    ],
  },
];

/** Stores organizations where they are missing. */
export async function seedOrganizations(
  organizations: readonly OrganizationSeed[],
  { dynamodb, settings }: { dynamodb: string; settings: Settings },
): Promise<void> {
  const clients = createAwsClients({ endpoint: dynamodb, credentials: LOCAL_CREDENTIALS });
  const client = clients.dynamo(settings.routes[0]?.primary ?? 'us-east-1');
  const repository = new DynamoDirectory(client, TABLES.directory);
  const clock = { nowMs: () => Date.now(), sleep: async () => {} };
  await Promise.all(
    organizations.map((organization) =>
      seedOrganization(organization, { repository, settings, clock, publicKey }),
    ),
  );
}

async function publicKey(): Promise<string> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}

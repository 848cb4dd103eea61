import type { Item } from '@mailferry/aws/calls/dynamo-calls';
import { encodeRecord } from '@mailferry/aws/directory/items/records';
import { seedOrganization } from '@mailferry/core/directory/seed-organization';
import { settings } from '../../../stacks/settings.ts';
import { ORGANIZATION, REGION } from '../mails.ts';
import { DOMAIN } from '../raw-mail.ts';

/** The items of an organization with multi-region on and one domain, as the Directory table holds them. */
export async function organizationItems(): Promise<Item[]> {
  const items: Item[] = [];
  await seedOrganization(
    {
      organizationId: ORGANIZATION,
      name: 'Benchmark',
      primaryRegion: REGION,
      allowMultiRegion: true,
      transferAcknowledgedBy: 'bench',
      domains: [{ domain: DOMAIN, readyRegions: [REGION, 'us-west-2'] }],
    },
    {
      settings,
      clock: { nowMs: () => Date.now(), sleep: async () => {} },
      publicKey: async () => 'MIIB',
      repository: {
        write: async (changes) => {
          for (const { record } of changes) {
            if (record.type !== 'domain-owner') items.push(encodeRecord(record).item);
          }
          return { written: true };
        },
      },
    },
  );
  return items;
}

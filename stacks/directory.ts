import type { Settings } from '@mailferry/core/settings/settings';
import { cellsOf } from '@mailferry/core/settings/settings';
import type { Region } from './regions.ts';

/**
 * Organizations, domains, integrations, audit: one global table with a replica in each cell's region, so that a cell
 * reads policy in its own region whatever happens to the others. Streams are what replication runs on.
 */
export function createDirectory(settings: Settings, home: Region): sst.aws.Dynamo {
  return new sst.aws.Dynamo(
    'Directory',
    {
      fields: { pk: 'string', sk: 'string', gsi1pk: 'string', gsi1sk: 'string' },
      primaryIndex: { hashKey: 'pk', rangeKey: 'sk' },
      globalIndexes: { gsi1: { hashKey: 'gsi1pk', rangeKey: 'gsi1sk' } },
      ttl: 'ttl',
      stream: 'new-and-old-images',
      deletionProtection: $app.protect,
      transform: {
        table: (args) => {
          args.replicas = cellsOf(settings)
            .filter(({ region }) => region !== home.region)
            .map(({ region }) => ({
              regionName: region,
              pointInTimeRecovery: true,
              propagateTags: true,
              deletionProtectionEnabled: $app.protect,
            }));
        },
      },
    },
    { provider: home.provider },
  );
}

/** The Directory's replica in a region: the same name everywhere. */
export function directoryArn(directory: sst.aws.Dynamo, region: Region): $util.Output<string> {
  return $interpolate`arn:aws:dynamodb:${region.region}:${region.accountId}:table/${directory.name}`;
}

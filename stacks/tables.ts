import type { Cell } from './cell.ts';

export interface Tables {
  deliveries: sst.aws.Dynamo;
  regionHealth: sst.aws.Dynamo;
}

/** The cell's own tables, on demand: what the cell decides and what it delivered. */
export function createTables(cell: Cell): Tables {
  const deliveries = new sst.aws.Dynamo(
    `${cell.title}Deliveries`,
    {
      fields: {
        id: 'string',
        sk: 'string',
        openOf: 'string',
        dayOf: 'string',
        receivedKey: 'string',
      },
      primaryIndex: { hashKey: 'id', rangeKey: 'sk' },
      globalIndexes: {
        open: { hashKey: 'openOf', rangeKey: 'receivedKey', projection: 'keys-only' },
        day: { hashKey: 'dayOf', rangeKey: 'receivedKey', projection: ['mailFrom', 'rcptTo'] },
      },
      ttl: 'ttl',
      deletionProtection: $app.protect,
    },
    { provider: cell.provider },
  );
  const regionHealth = new sst.aws.Dynamo(
    `${cell.title}RegionHealth`,
    {
      fields: { pk: 'string', sk: 'string' },
      primaryIndex: { hashKey: 'pk', rangeKey: 'sk' },
      ttl: 'ttl',
      deletionProtection: $app.protect,
    },
    { provider: cell.provider },
  );
  return { deliveries, regionHealth };
}

import type { DynaliteStore, Item } from './dynalite-types.ts';
import { call, type Json } from './operations.ts';
import type { Stores } from './stores.ts';

/**
 * CreateTable, answered when the table takes requests. DynamoDB's own answer comes before that; here nobody has to
 * wait, and a kill -9 leaves no table behind that is being created for ever.
 */
export function createTable(stores: Stores, region: string, input: Json): Promise<Json> {
  const { store } = stores.placeOf(region, String(input['TableName']));
  return call({ ...store, tableDb: activeAtOnce(store.tableDb) }, 'CreateTable', input);
}

/** dynalite stores a new table as being created, and stores it again as active later: only the latter, and at once. */
function activeAtOnce(tables: DynaliteStore['tableDb']): DynaliteStore['tableDb'] {
  let stored = false;
  return {
    awsRegion: tables.awsRegion,
    awsAccountId: tables.awsAccountId,
    lock: (key, work) => tables.lock(key, work),
    get: (key, callback) => tables.get(key, callback),
    del: (key, callback) => tables.del(key, callback),
    put(key, table, callback) {
      if (stored) return callback(null);
      stored = true;
      tables.put(key, asActive(table), callback);
    },
  };
}

function asActive(table: Item): Item {
  const indexes = table['GlobalSecondaryIndexes'];
  return {
    ...table,
    TableStatus: 'ACTIVE',
    ...(Array.isArray(indexes)
      ? {
          GlobalSecondaryIndexes: indexes.map((index: object) => ({
            ...index,
            IndexStatus: 'ACTIVE',
          })),
        }
      : {}),
  };
}

import * as z from 'zod/mini';
import type { DynaliteStore } from './dynalite-types.ts';
import type { Json } from './operations.ts';
import { call } from './operations.ts';
import { ServiceError, validationError } from './service-error.ts';
import type { Stores } from './stores.ts';
import { describe, keySchemaOf } from './table.ts';
import { pick, writeItem } from './write-item.ts';

/** Developer guide, "Using time to live": values more than five years in the past are not acted upon. */
const MAX_AGE_SECONDS = 5 * 365 * 86_400;

const updateInput = z.looseObject({
  TableName: z.string(),
  TimeToLiveSpecification: z.strictObject({
    AttributeName: z.string().check(z.minLength(1)),
    Enabled: z.boolean(),
  }),
});
const stored = z.looseObject({ attribute: z.string() });

export async function updateTimeToLive(stores: Stores, region: string, input: Json): Promise<Json> {
  const request = updateInput.safeParse(input);
  if (!request.success) throw validationError(z.prettifyError(request.error));
  const { TableName, TimeToLiveSpecification } = request.data;
  const { store } = stores.placeOf(region, TableName);
  await describe(store, TableName);
  const current = await attributeOf(store, TableName);
  const { AttributeName, Enabled } = TimeToLiveSpecification;
  if (Enabled === (current !== undefined)) {
    throw validationError(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
  }
  if (Enabled) await store.db.put(keyOf(TableName), { attribute: AttributeName });
  else await store.db.batch([{ type: 'del', key: keyOf(TableName) }]);
  return { TimeToLiveSpecification };
}

export async function describeTimeToLive(
  stores: Stores,
  region: string,
  input: Json,
): Promise<Json> {
  const table = String(input['TableName']);
  const { store } = stores.placeOf(region, table);
  await describe(store, table);
  const attribute = await attributeOf(store, table);
  const TimeToLiveDescription =
    attribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute };
  return { TimeToLiveDescription };
}

/**
 * Deletes the expired items of every open store. DynamoDB does so "within a few days", and readers must ignore
 * expired items until then; the sweep is quicker but promises no more.
 */
export async function sweepExpired(stores: Stores, nowMs: number): Promise<number> {
  let deleted = 0;
  for (const { name, store } of stores.all) {
    const { TableNames } = await call(store, 'ListTables', {});
    for (const table of Array.isArray(TableNames) ? TableNames.map(String) : []) {
      const attribute = await attributeOf(store, table);
      if (attribute !== undefined)
        deleted += await sweepTable(stores, name, store, table, attribute, nowMs);
    }
  }
  return deleted;
}

async function sweepTable(
  stores: Stores,
  region: string,
  store: DynaliteStore,
  table: string,
  attribute: string,
  nowMs: number,
): Promise<number> {
  const schema = await keySchemaOf(store, table);
  const nowSeconds = Math.floor(nowMs / 1000);
  const expired = {
    ExpressionAttributeNames: { '#ttl': attribute },
    ExpressionAttributeValues: {
      ':now': { N: String(nowSeconds) },
      ':oldest': { N: String(nowSeconds - MAX_AGE_SECONDS) },
    },
  };
  const condition = '#ttl < :now AND #ttl > :oldest';
  let deleted = 0;
  let from: unknown;
  do {
    const page = await call(store, 'Scan', {
      TableName: table,
      FilterExpression: condition,
      ...expired,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    for (const item of Array.isArray(page['Items']) ? page['Items'] : []) {
      const input = { TableName: table, Key: pick(item, schema), ...expired };
      // Conditional: the item may have been written anew since the scan.
      const deletion = { ...input, ConditionExpression: condition };
      try {
        await writeItem(stores, region, 'DeleteItem', deletion);
        deleted += 1;
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
      }
    }
    from = page['LastEvaluatedKey'];
  } while (from !== undefined);
  return deleted;
}

async function attributeOf(store: DynaliteStore, table: string): Promise<string | undefined> {
  const entry = stored.safeParse(await store.db.get(keyOf(table)));
  return entry.success ? entry.data.attribute : undefined;
}

/** Beside dynalite's own prefixes (`table~`, `item-`, `index-`, `tag-`). */
function keyOf(table: string): string {
  return `ttl~${table}`;
}

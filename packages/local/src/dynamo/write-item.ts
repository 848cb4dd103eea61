import type { DynaliteStore } from './dynalite-types.ts';
import type { Json } from './operations.ts';
import { call } from './operations.ts';
import { Overlay } from './overlay.ts';
import { ServiceError } from './service-error.ts';
import type { Stores } from './stores.ts';
import { keySchemaOf } from './table.ts';

export type ItemWrite = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * One conditional write of one item, alone on its table while it runs. With
 * `ReturnValuesOnConditionCheckFailure: ALL_OLD` the refusal carries the stored item (API reference, PutItem), which
 * dynalite does not know.
 */
export async function writeItem(
  stores: Stores,
  region: string,
  operation: ItemWrite,
  input: Json,
): Promise<Json> {
  const { store, lock } = stores.placeOf(region, String(input['TableName']));
  return stores.locks.hold([lock], async () => {
    const overlay = new Overlay(store);
    const output = await writeThrough(overlay.store, operation, input);
    await overlay.commit();
    return output;
  });
}

/** The write itself, into a store or an overlay of it, by a caller that holds the table's lock. */
export async function writeThrough(
  store: DynaliteStore,
  operation: ItemWrite,
  input: Json,
): Promise<Json> {
  try {
    return await call(store, operation, input);
  } catch (error) {
    if (
      error instanceof ServiceError &&
      error.type === 'ConditionalCheckFailedException' &&
      input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD'
    ) {
      const item = await storedItem(store, operation, input);
      throw new ServiceError(error.type, error.message, {
        members: item === undefined ? {} : { Item: item },
      });
    }
    throw error;
  }
}

async function storedItem(
  store: DynaliteStore,
  operation: ItemWrite,
  input: Json,
): Promise<unknown> {
  const tableName = String(input['TableName']);
  const source = operation === 'PutItem' ? input['Item'] : input['Key'];
  const key = await keySchemaOf(store, tableName).then((schema) => pick(source, schema));
  const { Item } = await call(store, 'GetItem', {
    TableName: tableName,
    Key: key,
    ConsistentRead: true,
  });
  return Item;
}

export function pick(source: unknown, names: readonly string[]): Json {
  if (typeof source !== 'object' || source === null) return {};
  return Object.fromEntries(Object.entries(source).filter(([name]) => names.includes(name)));
}

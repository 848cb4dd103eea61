import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isAwsError } from '../calls/aws-error.ts';
import type { Item } from '../calls/dynamo-calls.ts';
import { getItem, putItem, queryItems, updateItem } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';

/** The calls that the RegionHealth adapters share: single items by key, versioned replacement. */
export interface RegionHealthTable {
  get(pk: string, sk: string): Promise<Record<string, unknown> | undefined>;
  /** Without a limit, all items. */
  query(pk: string, options?: QueryOptions): Promise<Item[]>;
  /** Stores an item whatever was there. */
  put(pk: string, sk: string, value: object, ttlAtMs?: number): Promise<void>;
  /**
   * Sets these attributes and leaves others as they are; makes the item where there is none.
   * @param newest a numeric attribute: does nothing where the stored one is not lower.
   */
  merge(pk: string, sk: string, value: object, ttlAtMs: number, newest?: string): Promise<void>;
  /** Stores an item if the stored version is the one before its own (0: no item, or one without a usable version). */
  swap(pk: string, sk: string, value: { version: number }): Promise<boolean>;
  /** Adds to numeric attributes and answers with their new values. */
  add(
    pk: string,
    sk: string,
    counts: Record<string, number>,
    ttlAtMs: number,
  ): Promise<Record<string, unknown>>;
}

/** Beyond it a double no longer tells a number from the next one: such a version was never written by this code. */
export const MAX_VERSION = 2 ** 52;

/**
 * An item's attributes, without those that no double holds: an item that a hand edit broke must stop neither its reader
 * nor the write that replaces it.
 */
export function attributesOf(item: Item): Record<string, unknown> {
  const attributes = Object.entries(item).flatMap(([name, value]) => {
    try {
      return [[name, unmarshall({ value })['value']] as const];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(attributes);
}

/** The version of an item that may be broken otherwise; 0 where it is none that `swap` goes by. */
export function versionIn(value: Record<string, unknown>): number {
  const { version } = value;
  return typeof version === 'number' && version <= MAX_VERSION ? version : 0;
}

export interface QueryOptions {
  /** Of the sort key. */
  prefix?: string;
  newestFirst?: boolean;
  limit?: number;
}

export function createRegionHealthTable(client: JsonService, tableName: string): RegionHealthTable {
  const ttl = (atMs: number | undefined) =>
    atMs === undefined ? {} : { ttl: Math.ceil(atMs / 1000) };
  return {
    async get(pk, sk) {
      const { Item: item } = await client.call(getItem, {
        TableName: tableName,
        Key: marshall({ pk, sk }),
        ConsistentRead: true,
      });
      return item === undefined ? undefined : attributesOf(item);
    },

    async query(pk, { prefix, newestFirst = false, limit } = {}) {
      const items: Item[] = [];
      let start: Item | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.call(queryItems, {
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: `pk = :pk${prefix === undefined ? '' : ' AND begins_with(sk, :prefix)'}`,
          ExpressionAttributeValues: marshall(
            { ':pk': pk, ':prefix': prefix },
            { removeUndefinedValues: true },
          ),
          ScanIndexForward: !newestFirst,
          Limit: limit,
          ExclusiveStartKey: start,
        });
        items.push(...Items);
        start = LastEvaluatedKey;
      } while (start !== undefined && (limit === undefined || items.length < limit));
      return items;
    },

    async put(pk, sk, value, ttlAtMs) {
      const item = marshall({ pk, sk, ...value, ...ttl(ttlAtMs) }, { removeUndefinedValues: true });
      await client.call(putItem, { TableName: tableName, Item: item });
    },

    async swap(pk, sk, value) {
      const expected = value.version - 1;
      const condition =
        expected === 0
          ? {
              ConditionExpression:
                'attribute_not_exists(pk) OR NOT #version BETWEEN :least AND :most',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: marshall({ ':least': 1, ':most': MAX_VERSION }),
            }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: marshall({ ':version': expected }),
            };
      try {
        await client.call(putItem, {
          TableName: tableName,
          Item: marshall({ pk, sk, ...value }, { removeUndefinedValues: true }),
          ...condition,
        });
        return true;
      } catch (cause) {
        if (isAwsError(cause, 'ConditionalCheckFailedException')) return false;
        throw cause;
      }
    },

    async merge(pk, sk, value, ttlAtMs, newest) {
      const set = { ...value, ...ttl(ttlAtMs) };
      const names = Object.keys(set);
      const update = client.call(updateItem, {
        TableName: tableName,
        Key: marshall({ pk, sk }),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall(
          Object.fromEntries(Object.entries(set).map(([name, one]) => [`:${name}`, one])),
        ),
        ...(newest === undefined
          ? {}
          : {
              ConditionExpression: `attribute_not_exists(#${newest}) OR #${newest} < :${newest}`,
            }),
      });
      await update.catch((cause: unknown) => {
        if (!isAwsError(cause, 'ConditionalCheckFailedException')) throw cause;
      });
    },

    async add(pk, sk, counts, ttlAtMs) {
      const names = Object.keys(counts);
      const { Attributes = {} } = await client.call(updateItem, {
        TableName: tableName,
        Key: marshall({ pk, sk }),
        UpdateExpression: `SET #ttl = :ttl ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          [...names, 'ttl'].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: marshall({
          ':ttl': Math.ceil(ttlAtMs / 1000),
          ...Object.fromEntries(names.map((name) => [`:${name}`, counts[name]])),
        }),
        ReturnValues: 'ALL_NEW',
      });
      return unmarshall(Attributes);
    },
  };
}

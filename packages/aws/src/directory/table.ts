import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { Refusal } from '@mailferry/core/directory/refusal';
import type { Page, PageRequest } from '@mailferry/core/directory/repository';
import { MailferryError } from '@mailferry/core/errors';
import { getItem, type Item, queryItems } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { type ItemCodec, type Key, marshallKey } from './items/item.ts';

export const INDEX = 'gsi1';

interface Partition {
  pk: string;
  /** Only sort keys that begin with this. */
  prefix?: string;
  index?: boolean;
  newestFirst?: boolean;
}

/** The reads that the Directory table is built for: one item, one partition, one page. It has no Scan on purpose. */
export class DirectoryTable {
  readonly client: JsonService;
  readonly tableName: string;

  constructor(client: JsonService, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  /** A strongly consistent read of one item. */
  async get<T>(codec: ItemCodec<T>, key: Key): Promise<T | undefined> {
    const { Item: item } = await reach(() =>
      this.client.call(getItem, {
        TableName: this.tableName,
        Key: marshallKey(key),
        ConsistentRead: true,
      }),
    );
    return item === undefined ? undefined : codec.decode(item);
  }

  /** All items of a partition, however many pages they take. */
  async all(query: Omit<QueryInput, 'TableName'>): Promise<Item[]> {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const answer = await reach(() =>
        this.client.call(queryItems, {
          TableName: this.tableName,
          ...query,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  }

  /**
   * One page of a partition. `after` holds a sort key and nothing else: the partition is the server's choice, so that
   * no cursor leads into another organization's records.
   * @throws Refusal `cursor-malformed` for a key that this list does not have.
   */
  async page<T>(
    codec: ItemCodec<T>,
    partition: Partition,
    request: PageRequest,
    startKey: (after: string) => Key,
  ): Promise<Page<T>> {
    const { items, ...rest } = await this.itemPage(partition, request, startKey);
    return { items: items.map((item) => codec.decode(item)), ...rest };
  }

  /** The same page, as the table has it. @throws as above. */
  async itemPage(
    partition: Partition,
    request: PageRequest,
    startKey: (after: string) => Key,
  ): Promise<Page<Item>> {
    const { pk, prefix = '', index = false, newestFirst = false } = partition;
    // DynamoDB refuses it as well, in words that cannot be told from an outage.
    if (request.after !== undefined && !request.after.startsWith(prefix))
      throw new Refusal('cursor-malformed', 'This cursor was not made by this list.');
    const [hash, range] = index ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
    const start =
      request.after === undefined
        ? undefined
        : {
            ...marshallKey(startKey(request.after)),
            ...(index ? { gsi1pk: { S: pk }, gsi1sk: { S: request.after } } : {}),
          };
    const answer = await reach(() =>
      this.client.call(queryItems, {
        TableName: this.tableName,
        ...(index ? { IndexName: INDEX } : {}),
        KeyConditionExpression:
          prefix === '' ? '#hash = :pk' : '#hash = :pk AND begins_with(#range, :prefix)',
        ExpressionAttributeNames:
          prefix === '' ? { '#hash': hash } : { '#hash': hash, '#range': range },
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ...(prefix === '' ? {} : { ':prefix': { S: prefix } }),
        },
        Limit: request.limit,
        ScanIndexForward: !newestFirst,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    const next = answer.LastEvaluatedKey?.[range]?.S;
    return {
      items: answer.Items ?? [],
      ...(next === undefined ? {} : { next }),
    };
  }
}

/**
 * Runs a request; what goes wrong on the way becomes one retriable error, and errors of the model pass.
 * @param what names what was to be reached, for the code and the message.
 */
export async function reach<T>(
  request: () => Promise<T>,
  what: 'directory' | 'cell' = 'directory',
): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (cause instanceof MailferryError) throw cause;
    throw new MailferryError(`${what}-unavailable`, `The ${what} cannot be reached right now.`, {
      retriable: true,
      cause,
    });
  }
}

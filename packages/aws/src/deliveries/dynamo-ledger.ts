import type { BatchStatementRequest } from '@aws-sdk/client-dynamodb';
import type { Ledger, LedgerAnswer, LedgerChange } from '@mailferry/core/delivery/ledger';
import { MailferryError } from '@mailferry/core/errors';
import type { Item } from '../calls/dynamo-calls.ts';
import { batchExecuteStatement, queryItems } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import {
  DELIVERY_SORT_KEY,
  deliveryAttributes,
  deliveryChange,
  eventItem,
  readItems,
} from './delivery-item.ts';

/** BatchExecuteStatement takes up to 25 statements (DynamoDB developer guide, PartiQL batch operations). */
const MAX_STATEMENTS = 25;

export interface DynamoLedgerOptions {
  client: JsonService;
  tableName: string;
  ttlDays: number;
}

/**
 * The Deliveries table. Keys: `id` (the mail's), `sk` (`delivery`, or `event#…`).
 *
 * BatchExecuteStatement carries many conditional writes in one request, each with its own condition and its own answer;
 * BatchWriteItem has no conditions, and TransactWriteItems is all or nothing at twice the price.
 */
export function createDynamoLedger({ client, tableName, ttlDays }: DynamoLedgerOptions): Ledger {
  async function execute(statements: BatchStatementRequest[]): Promise<(string | undefined)[]> {
    const codes: (string | undefined)[] = [];
    for (let start = 0; start < statements.length; start += MAX_STATEMENTS) {
      const chunk = statements.slice(start, start + MAX_STATEMENTS);
      const { Responses = [] } = await client.call(batchExecuteStatement, { Statements: chunk });
      chunk.forEach((_statement, index) => {
        const error = Responses[index]?.Error;
        codes.push(error === undefined ? undefined : (error.Code ?? 'Unknown'));
      });
    }
    return codes;
  }

  return {
    async write(changes) {
      if (changes.length === 0) return [];
      try {
        const codes = await execute(
          changes.map((change) => changeStatement(change, tableName, ttlDays)),
        );
        return codes.map(answerOf);
      } catch {
        // Whether some of them were stored is not known; callers find out by reading.
        return changes.map(() => 'unavailable');
      }
    },

    async read(id) {
      const { Items = [] } = await client.call(queryItems, {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: id } },
      });
      return readItems(Items);
    },

    async appendEvents(events) {
      // SES may report the same event twice, and one request must not name an item twice.
      const items = new Map(
        events.map((event) => {
          const item = eventItem(event, ttlDays);
          return [`${item['id']?.S} ${item['sk']?.S}`, item] as const;
        }),
      );
      const codes = await execute(
        [...items.values()].map((item) => insertStatement(tableName, item)),
      );
      // DuplicateItem: the event was stored before.
      const failed = codes.filter((code) => code !== undefined && code !== 'DuplicateItem');
      if (failed.length === 0) return;
      throw new MailferryError('ledger-unavailable', 'Events could not be stored.', {
        retriable: true,
        detail: { codes: [...new Set(failed)] },
      });
    },
  };
}

function answerOf(code: string | undefined): LedgerAnswer {
  if (code === undefined) return 'written';
  return code === 'DuplicateItem' || code === 'ConditionalCheckFailed' ? 'conflict' : 'unavailable';
}

function changeStatement(
  change: LedgerChange,
  table: string,
  ttlDays: number,
): BatchStatementRequest {
  const { previous, next } = change;
  if (previous === undefined) {
    const attributes = deliveryAttributes(next, ttlDays);
    const keys = { id: { S: next.id }, sk: { S: DELIVERY_SORT_KEY } };
    return insertStatement(table, { ...keys, ...attributes });
  }
  const { set, removed } = deliveryChange(previous, next, ttlDays);
  return {
    Statement: [
      `UPDATE "${table}"`,
      ...Object.keys(set).map((name) => `SET "${name}"=?`),
      ...removed.map((name) => `REMOVE "${name}"`),
      `WHERE "id"=? AND "sk"=? AND "version"=?`,
    ].join(' '),
    Parameters: [
      ...Object.values(set),
      { S: next.id },
      { S: DELIVERY_SORT_KEY },
      { N: String(previous.version) },
    ],
  };
}

function insertStatement(table: string, item: Item): BatchStatementRequest {
  const names = Object.keys(item);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}':?`).join(',')}}`,
    Parameters: Object.values(item),
  };
}

import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Change, MAX_CHANGES, type WriteAnswer } from '@mailferry/core/directory/repository';
import { MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import { isAwsError } from '../calls/aws-error.ts';
import { transactWriteItems } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { marshallKey } from './items/item.ts';
import { encodeRecord, expectedVersion } from './items/records.ts';
import { reach } from './table.ts';

/**
 * Writes all changes or none.
 * @throws MailferryError `directory-contended` when another transaction holds one of the items, `directory-unavailable`.
 */
export async function writeChanges(
  client: JsonService,
  tableName: string,
  changes: readonly Change[],
): Promise<WriteAnswer> {
  if (changes.length > MAX_CHANGES) {
    throw new MailferryError('directory-write-too-large', 'Too many changes in one step.');
  }
  const input = {
    // The client repeats a request whose answer was lost: DynamoDB then says what became of the first, and does not
    // fail the conditions that it made untrue itself.
    ClientRequestToken: randomUUID(),
    TransactItems: changes.map((change) => toAction(tableName, change)),
  };
  return reachTransaction(async () => {
    await client.call(transactWriteItems, input);
    return { written: true };
  });
}

async function reachTransaction(send: () => Promise<WriteAnswer>): Promise<WriteAnswer> {
  return reach(async () => {
    try {
      return await send();
    } catch (error) {
      if (!isAwsError(error, 'TransactionCanceledException')) throw error;
      const codes = reasonsOf(error.fields).map(({ Code = 'None' }) => Code);
      const failed = codes.flatMap((code, index) =>
        code === 'ConditionalCheckFailed' ? [index] : [],
      );
      if (failed.length > 0) return { written: false, failed };
      if (codes.includes('TransactionConflict')) throw contended(error);
      throw error;
    }
  });
}

const cancellation = z.object({
  CancellationReasons: z._default(z.array(z.object({ Code: z.optional(z.string()) })), []),
});

function reasonsOf(fields: unknown) {
  return cancellation.parse(fields).CancellationReasons;
}

function contended(cause: unknown): MailferryError {
  return new MailferryError(
    'directory-contended',
    'Somebody else is changing the same record right now.',
    { retriable: true, cause },
  );
}

function toAction(TableName: string, change: Change): TransactWriteItem {
  const { item, key } = encodeRecord(change.record);
  const Key = marshallKey(key);
  switch (change.kind) {
    case 'put':
      return { Put: { TableName, Item: item } };
    case 'create':
      return {
        Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
      };
    case 'replace':
      return { Put: { TableName, Item: item, ...versionCondition(change) } };
    case 'delete':
      return { Delete: { TableName, Key, ...versionCondition(change) } };
    case 'check':
      return {
        ConditionCheck: { TableName, Key, ...(versionCondition(change) ?? EXISTS) },
      };
    case 'transfer':
      return {
        Put: {
          TableName,
          Item: item,
          ConditionExpression: 'organizationId = :from',
          ExpressionAttributeValues: { ':from': { S: change.from } },
        },
      };
  }
}

const EXISTS = { ConditionExpression: 'attribute_exists(pk)' };

function versionCondition(change: Change) {
  const version = expectedVersion(change);
  if (version === undefined) return change.kind === 'replace' ? EXISTS : undefined;
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { N: String(version) } },
  };
}

import { createTable } from '@mailferry/local/dynamo/create-table';
import { call } from '@mailferry/local/dynamo/operations';
import { Stores } from '@mailferry/local/dynamo/stores';
import { TableLocks } from '@mailferry/local/dynamo/table-locks';
import { transactWrite } from '@mailferry/local/dynamo/transact-write';
import { writeItem } from '@mailferry/local/dynamo/write-item';
import { expect, onTestFinished, test } from 'vitest';

const REGION = 'us-east-1';
const TableName = 'ledger';
const Key = { pk: { S: 'race' } };

async function storesWithTable(): Promise<Stores> {
  const stores = new Stores({ globalTables: [] });
  onTestFinished(() => stores.close());
  await createTable(stores, REGION, {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  await writeItem(stores, REGION, 'PutItem', { TableName, Item: { ...Key, version: { N: '1' } } });
  return stores;
}

/** A write that only version 1 allows. */
const advance = {
  TableName,
  Key,
  UpdateExpression: 'SET version = :two',
  ConditionExpression: 'version = :one',
  ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { N: '2' } },
};

test('of writes that start together, single and in transactions, one passes the condition', async () => {
  const stores = await storesWithTable();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0
        ? writeItem(stores, REGION, 'UpdateItem', advance)
        : transactWrite(stores, REGION, { TransactItems: [{ Update: advance }] }),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('additions that start together all count', async () => {
  const stores = await storesWithTable();
  await Promise.all(
    Array.from({ length: 10 }, () =>
      writeItem(stores, REGION, 'UpdateItem', {
        TableName,
        Key,
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    ),
  );
  const { Item } = await call(stores.placeOf(REGION, TableName).store, 'GetItem', {
    TableName,
    Key,
  });
  expect(Item).toMatchObject({ version: { N: '11' } });
});

test('holders of several locks never wait for each other in a circle', async () => {
  const locks = new TableLocks();
  const order: string[] = [];
  const hold = (names: string[]) =>
    locks.hold(names, async () => {
      order.push(names.join());
      await new Promise((resolve) => setImmediate(resolve));
    });
  await Promise.all([hold(['a', 'b']), hold(['b', 'a']), hold(['b']), hold(['a', 'a'])]);
  expect(order).toHaveLength(4);
});

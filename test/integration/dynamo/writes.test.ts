import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoEmulator } from '@mailferry/local/dynamo/server';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clientOf, createTable } from './fixture.ts';

let emulator: DynamoEmulator;
let east: DynamoDBClient;
let west: DynamoDBClient;

beforeAll(async () => {
  emulator = await startDynamo({ port: 0, globalTables: ['directory'], sweepEveryMs: 50 });
  east = clientOf(emulator, 'us-east-1');
  west = clientOf(emulator, 'us-west-2');
  for (const table of ['ledger', 'health']) await createTable(east, table);
  await createTable(west, 'ledger');
  await createTable(east, 'directory');
});

afterAll(async () => {
  east.destroy();
  west.destroy();
  await emulator.stop();
});

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'mail' } });
const put = (client: DynamoDBClient, TableName: string, pk: string, version = 1) =>
  client.send(
    new PutItemCommand({ TableName, Item: { ...key(pk), version: { N: String(version) } } }),
  );
const read = async (client: DynamoDBClient, TableName: string, pk: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item;

test('a refused put and update carry the stored item when asked', async () => {
  await put(east, 'ledger', 'held', 4);
  const refusal = { name: 'ConditionalCheckFailedException', Item: { version: { N: '4' } } };
  await expect(
    east.send(
      new PutItemCommand({
        TableName: 'ledger',
        Item: key('held'),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  ).rejects.toMatchObject(refusal);
  await expect(
    east.send(
      new UpdateItemCommand({
        TableName: 'ledger',
        Key: key('held'),
        UpdateExpression: 'SET version = :new',
        ConditionExpression: 'version = :old',
        ExpressionAttributeValues: { ':new': { N: '2' }, ':old': { N: '1' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  ).rejects.toMatchObject(refusal);
});

test('a transaction writes everything or nothing, with a reason for each action', async () => {
  await put(east, 'ledger', 't1', 1);
  const transaction = (expected: string) =>
    east.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'health', Item: key('t-new') } },
          {
            Update: {
              TableName: 'ledger',
              Key: key('t1'),
              UpdateExpression: 'SET version = version + :one',
              ConditionExpression: 'version = :expected',
              ExpressionAttributeValues: { ':one': { N: '1' }, ':expected': { N: expected } },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
          {
            ConditionCheck: {
              TableName: 'directory',
              Key: key('absent'),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
  await expect(transaction('9')).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { version: { N: '1' } } },
      { Code: 'None' },
    ],
  });
  expect(await read(east, 'health', 't-new')).toBeUndefined();
  await transaction('1');
  expect(await read(east, 'health', 't-new')).toBeDefined();
  expect(await read(east, 'ledger', 't1')).toMatchObject({ version: { N: '2' } });
});

test('a transaction with the same token is written once; with other content it is refused', async () => {
  await put(east, 'ledger', 'token', 0);
  const add = (amount: string) =>
    east.send(
      new TransactWriteItemsCommand({
        ClientRequestToken: 'one',
        TransactItems: [
          {
            Update: {
              TableName: 'ledger',
              Key: key('token'),
              UpdateExpression: 'ADD version :amount',
              ExpressionAttributeValues: { ':amount': { N: amount } },
            },
          },
        ],
      }),
    );
  await add('1');
  await add('1');
  expect(await read(east, 'ledger', 'token')).toMatchObject({ version: { N: '1' } });
  await expect(add('2')).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
});

test('a transaction cannot touch one item twice', async () => {
  const once = { Put: { TableName: 'ledger', Item: key('double') } };
  await expect(
    east.send(new TransactWriteItemsCommand({ TransactItems: [once, once] })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
  expect(await read(east, 'ledger', 'double')).toBeUndefined();
});

test('regions keep their tables apart; global tables are seen from each', async () => {
  await put(east, 'ledger', 'only-east');
  expect(await read(west, 'ledger', 'only-east')).toBeUndefined();
  await put(east, 'directory', 'everywhere');
  expect(await read(west, 'directory', 'everywhere')).toBeDefined();
  const { TableNames } = await west.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(['ledger', 'directory']);
});

test('expired items are swept, others stay', async () => {
  await east.send(
    new UpdateTimeToLiveCommand({
      TableName: 'health',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    }),
  );
  const { TimeToLiveDescription } = await east.send(
    new DescribeTimeToLiveCommand({ TableName: 'health' }),
  );
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  const ttl = (pk: string, seconds: number) =>
    east.send(
      new PutItemCommand({
        TableName: 'health',
        Item: { ...key(pk), ttl: { N: String(seconds) } },
      }),
    );
  const nowSeconds = Math.floor(Date.now() / 1000);
  await ttl('ancient', nowSeconds - 6 * 365 * 86_400);
  await ttl('fresh', nowSeconds + 600);
  await ttl('expired', nowSeconds - 60);
  await vi.waitFor(async () => expect(await read(east, 'health', 'expired')).toBeUndefined(), 5000);
  expect(await read(east, 'health', 'fresh')).toBeDefined();
  expect(await read(east, 'health', 'ancient')).toBeDefined();
});

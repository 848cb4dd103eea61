import { createTable } from '@mailferry/local/dynamo/create-table';
import { answer } from '@mailferry/local/dynamo/handlers';
import { Stores } from '@mailferry/local/dynamo/stores';
import { expect, onTestFinished, test } from 'vitest';

const REGION = 'us-east-1';
const INDEXED = {
  TableName: 'indexed',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-owner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

test('a table and its index take requests as soon as its creation is answered', async () => {
  const stores = new Stores({ globalTables: [] });
  onTestFinished(() => stores.close());
  for (let turn = 0; turn < 20; turn += 1) {
    const TableName = `indexed-${turn}`;
    await createTable(stores, REGION, { ...INDEXED, TableName });
    const Item = { pk: { S: 'a' }, owner: { S: 'b' } };
    await answer(stores, REGION, 'PutItem', { TableName, Item });
    const found = await answer(stores, REGION, 'Query', {
      TableName,
      IndexName: 'by-owner',
      KeyConditionExpression: '#o = :b',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':b': { S: 'b' } },
    });
    expect(found).toMatchObject({ Items: [Item] });
  }
});

test('a table that exists is not created again', async () => {
  const stores = new Stores({ globalTables: [] });
  onTestFinished(() => stores.close());
  await createTable(stores, REGION, INDEXED);
  await expect(createTable(stores, REGION, INDEXED)).rejects.toMatchObject({
    type: 'ResourceInUseException',
  });
  const { Table } = await answer(stores, REGION, 'DescribeTable', { TableName: 'indexed' });
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE' }],
  });
});

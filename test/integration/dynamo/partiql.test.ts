import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoEmulator } from '@mailferry/local/dynamo/server';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, createTable } from './fixture.ts';

let emulator: DynamoEmulator;
let client: DynamoDBClient;

beforeAll(async () => {
  emulator = await startDynamo({ port: 0, globalTables: [] });
  client = clientOf(emulator, 'us-east-1');
  await createTable(client, 'ledger');
});

afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

function insert(pk: string, version: number) {
  return {
    Statement: `INSERT INTO "ledger" VALUE {'pk': ?, 'sk': ?, 'version': ?, 'note': ?}`,
    Parameters: [{ S: pk }, { S: 'mail' }, { N: String(version) }, { S: '' }],
  };
}

function advance(pk: string, from: number, returnOld = false) {
  return {
    Statement: `UPDATE "ledger" SET "version" = ? SET state=? REMOVE note WHERE pk=? AND sk=? AND "version"=?`,
    Parameters: [
      { N: String(from + 1) },
      { S: 'sent' },
      { S: pk },
      { S: 'mail' },
      { N: String(from) },
    ],
    ...(returnOld ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
  };
}

async function read(pk: string): Promise<Record<string, AttributeValue> | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: pk }, sk: { S: 'mail' } } }),
  );
  return Item;
}

async function batch(...Statements: { Statement: string; Parameters?: AttributeValue[] }[]) {
  const { Responses } = await client.send(new BatchExecuteStatementCommand({ Statements }));
  return Responses ?? [];
}

test('statements of a batch stand or fall alone', async () => {
  await batch(insert('a', 1), insert('b', 7));
  const responses = await batch(insert('a', 9), advance('b', 7), advance('c', 1), insert('d', 1));
  expect(responses.map((response) => response.Error?.Code)).toEqual([
    'DuplicateItem',
    undefined,
    'ConditionalCheckFailed',
    undefined,
  ]);
  expect(await read('a')).toMatchObject({ version: { N: '1' }, note: { S: '' } });
  expect(await read('b')).toEqual({
    pk: { S: 'b' },
    sk: { S: 'mail' },
    version: { N: '8' },
    state: { S: 'sent' },
  });
  expect(await read('c')).toBeUndefined();
  expect(await read('d')).toBeDefined();
});

test('a failed condition returns the stored item when asked, and only then', async () => {
  await batch(insert('stored', 3));
  const [asked] = await batch(advance('stored', 1, true));
  const [silent] = await batch(advance('stored', 1));
  expect(asked?.Error).toMatchObject({
    Code: 'ConditionalCheckFailed',
    Item: { version: { N: '3' } },
  });
  expect(silent?.Error?.Item).toBeUndefined();
});

test('conditions compare, and IS MISSING looks for absence', async () => {
  await batch(insert('cond', 5));
  const where = (condition: string) => ({
    Statement: `UPDATE "ledger" SET seen='yes' WHERE pk='cond' AND sk='mail' AND ${condition}`,
  });
  const codes = async (condition: string) => (await batch(where(condition)))[0]?.Error?.Code;
  expect(await codes('"version" < 5')).toBe('ConditionalCheckFailed');
  expect(await codes('"version" <= 5')).toBeUndefined();
  expect(await codes('"version" > 5')).toBe('ConditionalCheckFailed');
  expect(await codes('"version" >= 5')).toBeUndefined();
  expect(await codes('"version" <> 5')).toBe('ConditionalCheckFailed');
  expect(await codes('lease IS MISSING')).toBeUndefined();
  expect(await codes('seen IS MISSING')).toBe('ConditionalCheckFailed');
  expect(await codes("begins_with(seen, 'ye')")).toBeUndefined();
  expect(await codes('attribute_not_exists(lease)')).toBe('ValidationError');
});

test('DELETE: nothing there is a success, a false condition is not', async () => {
  await batch(insert('del', 1));
  const remove = (version: number) => ({
    Statement: `DELETE FROM "ledger" WHERE pk='del' AND sk='mail' AND "version"=${version}`,
  });
  expect((await batch(remove(2)))[0]?.Error?.Code).toBe('ConditionalCheckFailed');
  expect((await batch(remove(1)))[0]?.Error).toBeUndefined();
  expect(await read('del')).toBeUndefined();
  expect((await batch(remove(1)))[0]?.Error).toBeUndefined();
});

test('SET computes from stored values and appends to lists', async () => {
  await batch({
    Statement: `INSERT INTO ledger VALUE {'pk':'calc','sk':'mail','n':1,'l':['a'],'m':{'x':true},'s':<<'p','q'>>}`,
  });
  await batch({
    Statement: `UPDATE ledger SET n = n + 2, l = list_append(l, ?) SET m.y = NULL WHERE pk='calc' AND sk='mail'`,
    Parameters: [{ L: [{ S: 'b' }] }],
  });
  expect(await read('calc')).toMatchObject({
    n: { N: '3' },
    l: { L: [{ S: 'a' }, { S: 'b' }] },
    m: { M: { x: { BOOL: true }, y: { NULL: true } } },
    s: { SS: ['p', 'q'] },
  });
});

test('ExecuteStatement raises the exceptions of the API', async () => {
  const run = (statement: ReturnType<typeof insert>) =>
    client.send(new ExecuteStatementCommand(statement));
  await run(insert('single', 1));
  await expect(run(insert('single', 1))).rejects.toMatchObject({ name: 'DuplicateItemException' });
  await expect(run(advance('single', 4, true))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: { version: { N: '1' } },
  });
});

test('what DynamoDB refuses is refused', async () => {
  const code = async (Statement: string, Parameters?: AttributeValue[]) =>
    (await batch({ Statement, ...(Parameters === undefined ? {} : { Parameters }) }))[0]?.Error
      ?.Code;
  expect(await code(`UPDATE ledger SET a=1 WHERE pk='x'`)).toBe('ValidationError');
  expect(await code(`UPDATE ledger SET a=? WHERE pk='x' AND sk='y'`)).toBe('ValidationError');
  expect(await code(`DELETE FROM ledger WHERE pk='x' AND sk='y'`, [{ S: 'left over' }])).toBe(
    'ValidationError',
  );
  expect(await code(`INSERT INTO ledger VALUE {'pk':'x'}`)).toBe('ValidationError');
  expect(await code(`INSERT INTO nowhere VALUE {'pk':'x'}`)).toBe('ResourceNotFound');
  await expect(batch(insert('twice', 1), insert('twice', 2))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const many = Array.from({ length: 26 }, (_, index) => insert(`many-${index}`, 1));
  await expect(batch(...many)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('racing updates of one version: exactly one wins', async () => {
  await batch(insert('race', 1));
  const answers = await Promise.all(Array.from({ length: 20 }, () => batch(advance('race', 1))));
  expect(answers.filter(([answer]) => answer?.Error === undefined)).toHaveLength(1);
  expect(await read('race')).toMatchObject({ version: { N: '2' } });
});

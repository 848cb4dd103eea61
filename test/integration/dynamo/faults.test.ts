import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoEmulator } from '@mailferry/local/dynamo/server';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, createTable } from './fixture.ts';

let emulator: DynamoEmulator;

beforeAll(async () => {
  emulator = await startDynamo({ port: 0, globalTables: [] });
  for (const region of ['us-east-1', 'eu-west-1']) {
    const client = clientOf(emulator, region);
    for (const table of ['ledger', 'health']) await createTable(client, table);
    client.destroy();
  }
});

afterAll(() => emulator.stop());

function setFault(region: string, fault: unknown): Promise<Response> {
  return fetch(`${emulator.endpoint}/_sim/dynamo/${region}/fault`, {
    method: 'PUT',
    body: JSON.stringify(fault),
  });
}

async function probe(region: string, TableName: string): Promise<string> {
  const client = clientOf(emulator, region);
  const key = { pk: { S: 'x' }, sk: { S: 'y' } };
  try {
    await client.send(new GetItemCommand({ TableName, Key: key }));
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  } finally {
    client.destroy();
  }
}

test.each([
  ['error-500', 'InternalServerError'],
  ['throttle', 'ProvisionedThroughputExceededException'],
  // The SDK's name for a connection reset.
  ['refuse', 'TimeoutError'],
])('%s meets the named tables of one region until it is switched off', async (mode, name) => {
  expect((await setFault('us-east-1', { mode, resources: ['ledger'] })).status).toBe(200);
  expect(await probe('us-east-1', 'ledger')).toBe(name);
  expect(await probe('us-east-1', 'health')).toBe('ok');
  expect(await probe('eu-west-1', 'ledger')).toBe('ok');
  await setFault('us-east-1', { mode: 'none' });
  expect(await probe('us-east-1', 'ledger')).toBe('ok');
});

test('slow answers late but right', async () => {
  await setFault('us-east-1', { mode: 'slow', delayMs: 200 });
  const startMs = performance.now();
  expect(await probe('us-east-1', 'ledger')).toBe('ok');
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(199);
  await setFault('us-east-1', { mode: 'none' });
});

test('a fault that does not exist is refused by name', async () => {
  const response = await setFault('us-east-1', { mode: 'explode' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('mode');
});

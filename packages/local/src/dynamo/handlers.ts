import { createTable } from './create-table.ts';
import type { Json } from './operations.ts';
import { call, isDynaliteOperation } from './operations.ts';
import { Overlay } from './overlay.ts';
import { batchExecuteStatement, executeStatement } from './partiql/requests.ts';
import { ServiceError } from './service-error.ts';
import type { Stores } from './stores.ts';
import { tablesOf } from './tables-of.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactWrite } from './transact-write.ts';
import { writeItem } from './write-item.ts';

type Handler = (stores: Stores, region: string, input: Json) => Promise<Json>;

/** What dynalite lacks, or must do alone on its table. */
const layered: Record<string, Handler> = {
  CreateTable: createTable,
  PutItem: (stores, region, input) => writeItem(stores, region, 'PutItem', input),
  UpdateItem: (stores, region, input) => writeItem(stores, region, 'UpdateItem', input),
  DeleteItem: (stores, region, input) => writeItem(stores, region, 'DeleteItem', input),
  BatchWriteItem: batchWrite,
  TransactWriteItems: transactWrite,
  ExecuteStatement: executeStatement,
  BatchExecuteStatement: batchExecuteStatement,
  UpdateTimeToLive: updateTimeToLive,
  DescribeTimeToLive: describeTimeToLive,
  ListTables: listTables,
};

/** Answers one request. @throws ServiceError as DynamoDB would answer. */
export async function answer(
  stores: Stores,
  region: string,
  operation: string,
  input: Json,
): Promise<Json> {
  const handler = layered[operation];
  if (handler !== undefined) return handler(stores, region, input);
  if (!isDynaliteOperation(operation)) {
    throw new ServiceError('UnknownOperationException', `This emulator has no ${operation}.`);
  }
  return call(stores.storeOf(region, tablesOf(input)), operation, input);
}

async function batchWrite(stores: Stores, region: string, input: Json): Promise<Json> {
  const tables = tablesOf(input);
  const store = stores.storeOf(region, tables);
  return stores.locks.hold(stores.lockNames(region, tables), async () => {
    const overlay = new Overlay(store);
    const output = await call(overlay.store, 'BatchWriteItem', input);
    await overlay.commit();
    return output;
  });
}

async function listTables(stores: Stores, region: string, input: Json): Promise<Json> {
  const lists = await Promise.all(
    stores
      .storesOf(region)
      .map(async (store) => (await call(store, 'ListTables', input))['TableNames']),
  );
  return { TableNames: lists.flatMap((names) => (Array.isArray(names) ? names : [])) };
}

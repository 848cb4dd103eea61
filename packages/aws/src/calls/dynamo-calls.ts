import type {
  AttributeValue,
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchGetItemInput,
  BatchGetItemOutput,
  GetItemInput,
  GetItemOutput,
  PutItemInput,
  PutItemOutput,
  QueryInput,
  QueryOutput,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
  UpdateItemInput,
  UpdateItemOutput,
} from '@aws-sdk/client-dynamodb';
import type { JsonCall } from './json-service.ts';

/** An item as it travels: each value with its type. */
export type Item = Record<string, AttributeValue>;

/** DynamoDB's calls. Binary attributes would come as base64; no table here has any. */
export const getItem: JsonCall<GetItemInput, GetItemOutput> = {
  operation: 'GetItem',
};
export const batchGetItem: JsonCall<BatchGetItemInput, BatchGetItemOutput> = {
  operation: 'BatchGetItem',
};
export const putItem: JsonCall<PutItemInput, PutItemOutput> = {
  operation: 'PutItem',
};
export const updateItem: JsonCall<UpdateItemInput, UpdateItemOutput> = {
  operation: 'UpdateItem',
};
export const queryItems: JsonCall<QueryInput, QueryOutput> = {
  operation: 'Query',
};
export const batchExecuteStatement: JsonCall<
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput
> = { operation: 'BatchExecuteStatement' };
export const transactWriteItems: JsonCall<TransactWriteItemsInput, TransactWriteItemsOutput> = {
  operation: 'TransactWriteItems',
};

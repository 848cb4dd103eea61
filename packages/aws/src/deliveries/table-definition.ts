import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { DELIVERY_INDEXES } from './delivery-index.ts';

/** The Deliveries table, for the local stack and tests; the stacks declare the same. TTL attribute: `ttl`. */
export function deliveriesTableDefinition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', 'sk', 'openOf', 'dayOf', 'receivedKey'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: DELIVERY_INDEXES,
  };
}

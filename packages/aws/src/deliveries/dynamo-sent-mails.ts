import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Acceptance, SentMails } from '@mailferry/core/outcome/known-sends';
import * as z from 'zod/mini';
import { batchGetItem } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { DELIVERY_SORT_KEY } from './delivery-item.ts';

/** BatchGetItem takes up to 100 keys (DynamoDB API reference). */
const MAX_KEYS = 100;

const sentRecord = z.object({
  id: z.string(),
  state: z.literal('sent'),
  region: z.string(),
  sesMessageId: z.string(),
});

/** The records of the Deliveries table that are `sent`, a batch in one request. */
export function createDynamoSentMails(client: JsonService, tableName: string): SentMails {
  return {
    async acceptancesOf(ids) {
      const acceptances = new Map<string, Acceptance>();
      for (let start = 0; start < ids.length; start += MAX_KEYS) {
        const { Responses = {} } = await client.call(batchGetItem, {
          RequestItems: {
            [tableName]: {
              Keys: ids
                .slice(start, start + MAX_KEYS)
                .map((id) => ({ id: { S: id }, sk: { S: DELIVERY_SORT_KEY } })),
              ProjectionExpression: 'id, #state, #region, sesMessageId',
              ExpressionAttributeNames: { '#state': 'state', '#region': 'region' },
            },
          },
        });
        // Keys that DynamoDB did not get to count as not sent.
        for (const item of Responses[tableName] ?? []) {
          const { success, data } = sentRecord.safeParse(unmarshall(item));
          if (success) acceptances.set(data.id, data);
        }
      }
      return acceptances;
    },
  };
}

import type { RateAnswer, RateLimiter } from '@mailferry/core/directory/rate-limiter';
import type { Clock } from '@mailferry/core/ports';
import { isAwsError } from '../calls/aws-error.ts';
import { updateItem } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { marshallKey, ttlOf } from './items/item.ts';
import { reach } from './table.ts';

const WINDOW_MS = 60_000;

/** One counter a caller and minute, kept in the Directory table. A refused request writes nothing. */
export class DynamoRateLimiter implements RateLimiter {
  readonly #client: JsonService;
  readonly #tableName: string;
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(client: JsonService, tableName: string, perMinute: number, clock: Clock) {
    this.#client = client;
    this.#tableName = tableName;
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  async take(callerId: string): Promise<RateAnswer> {
    const nowMs = this.#clock.nowMs();
    const windowStartMs = Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
    const retryAfterMs = windowStartMs + WINDOW_MS - nowMs;
    return reach(async () => {
      try {
        await this.#client.call(updateItem, {
          TableName: this.#tableName,
          Key: marshallKey({ pk: `RATE#${callerId}`, sk: String(windowStartMs) }),
          UpdateExpression: 'SET #ttl = :ttl ADD #count :one',
          ConditionExpression: 'attribute_not_exists(#count) OR #count < :limit',
          ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':limit': { N: String(this.#perMinute) },
            ':ttl': { N: String(ttlOf(windowStartMs + 2 * WINDOW_MS)) },
          },
        });
        return { allowed: true, retryAfterMs };
      } catch (error) {
        if (isAwsError(error, 'ConditionalCheckFailedException')) {
          return { allowed: false, retryAfterMs };
        }
        throw error;
      }
    });
  }
}

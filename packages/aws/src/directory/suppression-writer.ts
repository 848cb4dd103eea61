import type { SuppressionList, SuppressionReason } from '@mailferry/core/directory/suppression';
import type { Clock } from '@mailferry/core/ports';
import { isAwsError } from '../calls/aws-error.ts';
import { putItem } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { suppressionItem } from './items/suppression-item.ts';
import { reach } from './table.ts';

/** Adds addresses to organizations' suppression lists, from a cell. */
export class DynamoSuppressionList implements SuppressionList {
  readonly #client: JsonService;
  readonly #tableName: string;
  readonly #region: string;
  readonly #clock: Clock;

  constructor(client: JsonService, tableName: string, region: string, clock: Clock) {
    this.#client = client;
    this.#tableName = tableName;
    this.#region = region;
    this.#clock = clock;
  }

  async add(organizationId: string, address: string, reason: SuppressionReason, atMs: number) {
    const item = suppressionItem.encode({
      organizationId,
      address: address.toLowerCase(),
      reason,
      region: this.#region,
      atMs,
      updatedAtMs: this.#clock.nowMs(),
    });
    await reach(async () => {
      try {
        await this.#client.call(putItem, {
          TableName: this.#tableName,
          Item: item,
          // Absent, or taken off before this event: an old event that comes late must not undo a removal.
          ConditionExpression: 'attribute_not_exists(pk) OR removedAtMs < :atMs',
          ExpressionAttributeValues: { ':atMs': { N: String(atMs) } },
        });
      } catch (error) {
        if (!isAwsError(error, 'ConditionalCheckFailedException')) throw error;
      }
    });
  }
}

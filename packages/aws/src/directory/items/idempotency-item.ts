import {
  type IdempotencyRecord,
  idempotencyRecordSchema,
} from '@mailferry/core/directory/idempotency-record';
import { defineItem, ttlOf } from './item.ts';

export const idempotencyItem = defineItem<IdempotencyRecord>({
  entity: 'idempotency',
  schema: idempotencyRecordSchema,
  key: ({ callerId, key }) => ({ pk: `IDEMPOTENCY#${callerId}`, sk: key }),
  ttlSeconds: ({ expiresAtMs }) => ttlOf(expiresAtMs),
});

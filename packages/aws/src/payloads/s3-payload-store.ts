import { createHash } from 'node:crypto';
import type { PayloadStore } from '@mailferry/core/delivery/payload-store';
import { MailferryError } from '@mailferry/core/errors';
import type { ObjectService } from '../calls/object-service.ts';
import type { PerRegion } from '../per-region.ts';

/** Payload buckets, each in the region that its claim check names: a standby cell may hold a primary's mail. */
export function createS3PayloadStore(objects: PerRegion<ObjectService>): PayloadStore {
  return {
    async fetch({ region, bucket, key, payloadBytes, sha256 }) {
      const bytes = await objects(region).get(bucket, key);
      if (bytes === undefined)
        throw new MailferryError('payload-missing', 'The stored message is gone.');
      const found = createHash('sha256').update(bytes).digest('hex');
      if (bytes.length !== payloadBytes || found !== sha256) {
        throw new MailferryError(
          'payload-altered',
          'The stored message is not the one that was handed in.',
        );
      }
      return bytes;
    },
    remove: ({ region, bucket, key }) => objects(region).remove(bucket, key),
  };
}

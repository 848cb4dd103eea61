import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { PayloadStore } from '@mailferry/core/delivery/payload-store';
import { MailferryError } from '@mailferry/core/errors';
import type { AwsClients } from '../clients.ts';

/** Payload buckets, each in the region that its claim check names: a standby cell may hold a primary's mail. */
export function createS3PayloadStore(clients: AwsClients): PayloadStore {
  return {
    async fetch(claimCheck) {
      const bytes = await read(clients, claimCheck);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (bytes.length !== claimCheck.payloadBytes || sha256 !== claimCheck.sha256) {
        throw new MailferryError(
          'payload-altered',
          'The stored message is not the one that was handed in.',
        );
      }
      return bytes;
    },
    async remove({ region, bucket, key }) {
      await clients.s3(region).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

async function read(
  clients: AwsClients,
  { region, bucket, key }: { region: string; bucket: string; key: string },
): Promise<Buffer> {
  try {
    const { Body } = await clients
      .s3(region)
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined)
      throw new MailferryError('payload-missing', 'The stored message is gone.');
    const bytes = await Body.transformToByteArray();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    if (cause instanceof NoSuchKey) {
      throw new MailferryError('payload-missing', 'The stored message is gone.', { cause });
    }
    throw cause;
  }
}

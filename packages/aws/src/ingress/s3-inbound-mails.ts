import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import { MailferryError } from '@mailferry/core/errors';
import type { InboundContent, InboundMails } from '@mailferry/core/ingress/inbound-mails';
import { INLINE_LIMIT_BYTES } from '@mailferry/core/mail/envelope';

export interface InboundBuckets {
  region: string;
  inboundBucket: string;
  payloadBucket: string;
}

/** The cell's inbound bucket, and its payload bucket in the same region, so that S3 itself copies from one to the other. */
export function createS3InboundMails(client: S3Client, buckets: InboundBuckets): InboundMails {
  const { region, inboundBucket, payloadBucket } = buckets;
  return {
    async read(key) {
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: inboundBucket, Key: key }),
        );
        return await contentOf(Body);
      } catch (cause) {
        if (!(cause instanceof NoSuchKey)) throw cause;
        throw new MailferryError('inbound-missing', 'The received mail is gone.', { cause });
      }
    },

    async claimCheck(key, { payloadBytes, sha256 }, { organizationId, id }) {
      const payloadKey = `mail/${organizationId}/${id}`;
      await client.send(
        new CopyObjectCommand({
          Bucket: payloadBucket,
          CopySource: `${inboundBucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
          Key: payloadKey,
        }),
      );
      return {
        claimCheck: { bucket: payloadBucket, region, key: payloadKey, payloadBytes, sha256 },
      };
    },

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: inboundBucket, Key: key }));
    },
  };
}

/** Reads a message to its end, keeping no more of it than an envelope may hold. */
async function contentOf(body: unknown): Promise<InboundContent> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let payloadBytes = 0;
  if (!(body instanceof Readable)) throw new TypeError('S3 answered without a stream');
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('S3 answered without bytes');
    hash.update(chunk);
    payloadBytes += chunk.length;
    if (payloadBytes <= INLINE_LIMIT_BYTES) kept.push(Buffer.from(chunk));
    else kept.length = 0;
  }
  return {
    payloadBytes,
    sha256: hash.digest('hex'),
    bytes: payloadBytes > INLINE_LIMIT_BYTES ? undefined : Buffer.concat(kept),
  };
}

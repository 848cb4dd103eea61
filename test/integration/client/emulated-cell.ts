import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import type { CellTarget } from '@mailferry/client';
import { decodeEnvelope, type Envelope } from '@mailferry/core/mail/envelope';
import { startFauxqs } from 'fauxqs';

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const QUEUE = 'mail';
const BUCKET = 'payloads';

export type EmulatedCell = Awaited<ReturnType<typeof startCell>>;

/** One region's queue and payload bucket on an emulator of their own, so that a test can take the region away. */
export async function startCell(region: string) {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: region });
  server.createQueue(QUEUE, { region });
  server.createBucket(BUCKET);
  const s3 = new S3Client({
    region,
    endpoint: server.address,
    forcePathStyle: true,
    credentials: CREDENTIALS,
  });
  const target: CellTarget = {
    region,
    mailQueueUrl: `https://sqs.${region}.amazonaws.com/000000000000/${QUEUE}`,
    payloadBucket: BUCKET,
    endpoints: { sqs: server.address, s3: server.address },
  };
  let isStopped = false;

  const envelopes = (): Envelope[] =>
    (server.inspectQueue(QUEUE)?.messages.ready ?? []).map((message) =>
      decodeEnvelope(message.body),
    );

  const rawOf = async (envelope: Envelope): Promise<Buffer> => {
    if ('inline' in envelope.raw) return Buffer.from(envelope.raw.inline, 'base64');
    const { bucket, key } = envelope.raw.claimCheck;
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  };

  /** Deletes one mail's payload: others that are still being read keep theirs. */
  const discardPayloadOf = async ({ raw }: Pick<Envelope, 'raw'>): Promise<void> => {
    if (!('claimCheck' in raw)) return;
    const { bucket, key } = raw.claimCheck;
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  };

  const payloadKeys = async (): Promise<string[]> => {
    const list = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return (list.Contents ?? []).map((object) => object.Key ?? '');
  };

  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await server.stop();
  };

  return { region, target, server, envelopes, rawOf, discardPayloadOf, payloadKeys, stop };
}

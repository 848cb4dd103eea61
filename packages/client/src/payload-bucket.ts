import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { MailferryError } from '@mailferry/core/errors';
import { Gate } from './gate.ts';
import { type Access, commonConfiguration, PARALLEL_REQUESTS, signalOption } from './sdk.ts';
import type { CellTarget } from './types.ts';

const CONTENT_TYPE = 'message/rfc822';

/** The calls to one cell's payload bucket: each is one request, errors are the AWS SDK's own. */
export class PayloadBucket {
  readonly #bucket: string;
  readonly #s3: S3Client;
  readonly #gate = new Gate(PARALLEL_REQUESTS);

  constructor(target: CellTarget, { timeouts, credentials }: Access) {
    const endpoint = target.endpoints?.s3;
    this.#bucket = target.payloadBucket;
    this.#s3 = new S3Client({
      ...commonConfiguration(target.region, timeouts.connectMs, timeouts.payloadMs, credentials),
      forcePathStyle: endpoint !== undefined || hasEndpointVariable(),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  }

  async put(key: string, body: Uint8Array, abortSignal?: AbortSignal): Promise<void> {
    await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          Body: body,
          ContentType: CONTENT_TYPE,
        }),
        signalOption(abortSignal),
      ),
    );
  }

  async copy(fromKey: string, toKey: string, abortSignal?: AbortSignal): Promise<void> {
    await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new CopyObjectCommand({
          Bucket: this.#bucket,
          CopySource: `${this.#bucket}/${fromKey}`,
          Key: toKey,
        }),
        signalOption(abortSignal),
      ),
    );
  }

  async startUpload(key: string, abortSignal?: AbortSignal): Promise<string> {
    const answer = await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new CreateMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          ContentType: CONTENT_TYPE,
        }),
        signalOption(abortSignal),
      ),
    );
    if (answer.UploadId === undefined) {
      throw new MailferryError('internal', 'S3 answered CreateMultipartUpload without an id.');
    }
    return answer.UploadId;
  }

  async uploadPart(
    upload: { key: string; uploadId: string; partNumber: number },
    body: Uint8Array,
    abortSignal?: AbortSignal,
  ): Promise<string> {
    const answer = await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new UploadPartCommand({
          Bucket: this.#bucket,
          Key: upload.key,
          UploadId: upload.uploadId,
          PartNumber: upload.partNumber,
          Body: body,
        }),
        signalOption(abortSignal),
      ),
    );
    return answer.ETag ?? '';
  }

  async completeUpload(
    upload: { key: string; uploadId: string; etags: readonly string[] },
    abortSignal?: AbortSignal,
  ): Promise<void> {
    await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: upload.key,
          UploadId: upload.uploadId,
          MultipartUpload: {
            Parts: upload.etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 })),
          },
        }),
        signalOption(abortSignal),
      ),
    );
  }

  async sizeOf(key: string, abortSignal?: AbortSignal): Promise<number | undefined> {
    const answer = await this.#gate.run(abortSignal, () =>
      this.#s3.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key }),
        signalOption(abortSignal),
      ),
    );
    return answer.ContentLength;
  }

  async abortUpload(upload: { key: string; uploadId: string }): Promise<void> {
    await this.#s3.send(
      new AbortMultipartUploadCommand({
        Bucket: this.#bucket,
        Key: upload.key,
        UploadId: upload.uploadId,
      }),
    );
  }

  close(): void {
    this.#s3.destroy();
  }
}

/** Emulators are reached by host and port: bucket names cannot be host names there. */
function hasEndpointVariable(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
}

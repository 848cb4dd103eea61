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
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MailferryError } from '@mailferry/core/errors';
import type { AwsCredentials, CellTarget, Timeouts } from './types.ts';

const CONTENT_TYPE = 'message/rfc822';

export interface QueueEntry {
  id: string;
  organizationId: string;
  body: string;
}

/** The raw calls to one cell's queue and payload bucket; each is one request, errors are the AWS SDK's own. */
export class Cell {
  readonly region: string;
  readonly bucket: string;
  readonly #queueUrl: string;
  readonly #sqs: SQSClient;
  readonly #s3: S3Client;

  constructor(
    target: CellTarget,
    timeouts: Timeouts,
    credentials?: AwsCredentials | (() => Promise<AwsCredentials>),
  ) {
    this.region = target.region;
    this.bucket = target.payloadBucket;
    this.#queueUrl = target.mailQueueUrl;
    const common = {
      region: target.region,
      maxAttempts: 1,
      ...(credentials === undefined ? {} : { credentials }),
    };
    const handler = (requestTimeout: number) => ({
      connectionTimeout: timeouts.connectMs,
      requestTimeout,
      throwOnRequestTimeout: true,
    });
    const { sqs, s3 } = target.endpoints ?? {};
    this.#sqs = new SQSClient({
      ...common,
      requestHandler: handler(timeouts.queueMs),
      // The region is known: a queue URL of an emulator or a legacy host name must not choose the endpoint.
      useQueueUrlAsEndpoint: false,
      ...(sqs === undefined ? {} : { endpoint: sqs }),
    });
    this.#s3 = new S3Client({
      ...common,
      requestHandler: handler(timeouts.payloadMs),
      forcePathStyle: s3 !== undefined || hasEndpointVariable(),
      ...(s3 === undefined ? {} : { endpoint: s3 }),
    });
  }

  /** Sends at most 10 entries; returns those that SQS did not take, by their index. */
  async sendBatch(
    entries: readonly QueueEntry[],
    abortSignal?: AbortSignal,
  ): Promise<{ index: number; code: string; senderFault: boolean }[]> {
    const answer = await this.#sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: entries.map((entry, index) => ({
          Id: String(index),
          MessageBody: entry.body,
          // Fair queues: one organization's flood does not delay the others (SQS developer guide).
          MessageGroupId: entry.organizationId,
        })),
      }),
      signalOption(abortSignal),
    );
    return (answer.Failed ?? []).map((failed) => ({
      index: Number(failed.Id),
      code: failed.Code ?? 'Unknown',
      senderFault: failed.SenderFault ?? false,
    }));
  }

  async put(key: string, body: Uint8Array, abortSignal?: AbortSignal): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentType: CONTENT_TYPE,
      }),
      signalOption(abortSignal),
    );
  }

  async copy(fromKey: string, toKey: string, abortSignal?: AbortSignal): Promise<void> {
    await this.#s3.send(
      new CopyObjectCommand({
        Bucket: this.bucket,
        CopySource: `${this.bucket}/${fromKey}`,
        Key: toKey,
      }),
      signalOption(abortSignal),
    );
  }

  async startUpload(key: string, abortSignal?: AbortSignal): Promise<string> {
    const answer = await this.#s3.send(
      new CreateMultipartUploadCommand({
        Bucket: this.bucket,
        Key: key,
        ContentType: CONTENT_TYPE,
      }),
      signalOption(abortSignal),
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
    const answer = await this.#s3.send(
      new UploadPartCommand({
        Bucket: this.bucket,
        Key: upload.key,
        UploadId: upload.uploadId,
        PartNumber: upload.partNumber,
        Body: body,
      }),
      signalOption(abortSignal),
    );
    return answer.ETag ?? '';
  }

  async completeUpload(
    upload: { key: string; uploadId: string; etags: readonly string[] },
    abortSignal?: AbortSignal,
  ): Promise<void> {
    await this.#s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: this.bucket,
        Key: upload.key,
        UploadId: upload.uploadId,
        MultipartUpload: {
          Parts: upload.etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 })),
        },
      }),
      signalOption(abortSignal),
    );
  }

  async sizeOf(key: string, abortSignal?: AbortSignal): Promise<number | undefined> {
    const answer = await this.#s3.send(
      new HeadObjectCommand({ Bucket: this.bucket, Key: key }),
      signalOption(abortSignal),
    );
    return answer.ContentLength;
  }

  async abortUpload(upload: { key: string; uploadId: string }): Promise<void> {
    await this.#s3.send(
      new AbortMultipartUploadCommand({
        Bucket: this.bucket,
        Key: upload.key,
        UploadId: upload.uploadId,
      }),
    );
  }

  close(): void {
    this.#sqs.destroy();
    this.#s3.destroy();
  }
}

function signalOption(abortSignal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return abortSignal === undefined ? {} : { abortSignal };
}

/** Emulators are reached by host and port: bucket names cannot be host names there. */
function hasEndpointVariable(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
}

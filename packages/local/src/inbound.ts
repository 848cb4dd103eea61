import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import type { CellResources, Endpoints } from './resources.ts';
import type { ReceivedMail } from './ses/receiving/received-mail.ts';

/**
 * The receipt rule of each cell's region: stores what SES receives in the cell's inbound bucket and brings the
 * notification to its ingress queue, raw, as the deployed SNS subscription does.
 */
export class InboundRules {
  readonly #cells: ReadonlyMap<string, CellResources>;
  readonly #endpoints: Endpoints;

  constructor(cells: readonly CellResources[], endpoints: Endpoints) {
    this.#cells = new Map(cells.map((cell) => [cell.region, cell]));
    this.#endpoints = endpoints;
  }

  /** @throws Error for a region without a cell, or when S3 or SQS does not take it. */
  async receive({ region, key, raw, notification }: ReceivedMail): Promise<void> {
    const cell = this.#cells.get(region);
    if (cell === undefined) throw new Error(`There is no cell ${region}.`);
    const common = { region, credentials: LOCAL_CREDENTIALS };
    const s3 = new S3Client({ ...common, endpoint: this.#endpoints.s3, forcePathStyle: true });
    const sqs = new SQSClient({ ...common, endpoint: this.#endpoints.sqs });
    try {
      await s3.send(new PutObjectCommand({ Bucket: cell.inboundBucket, Key: key, Body: raw }));
      const action = { type: 'S3', bucketName: cell.inboundBucket, objectKey: key };
      const body = { ...notification, receipt: { ...notification.receipt, action } };
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: cell.ingressQueueUrl,
          MessageBody: JSON.stringify(body),
        }),
      );
    } finally {
      s3.destroy();
      sqs.destroy();
    }
  }
}

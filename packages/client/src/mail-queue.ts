import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Gate } from './gate.ts';
import { type Access, commonConfiguration, PARALLEL_REQUESTS, signalOption } from './sdk.ts';
import type { CellTarget } from './types.ts';

export interface QueueEntry {
  id: string;
  organizationId: string;
  body: string;
}

/** One cell's mail queue; errors are the AWS SDK's own. */
export class MailQueue {
  readonly #queueUrl: string;
  readonly #sqs: SQSClient;
  readonly #gate = new Gate(PARALLEL_REQUESTS);

  constructor(target: CellTarget, { timeouts, credentials }: Access) {
    const endpoint = target.endpoints?.sqs;
    this.#queueUrl = target.mailQueueUrl;
    this.#sqs = new SQSClient({
      ...commonConfiguration(target.region, timeouts.connectMs, timeouts.queueMs, credentials),
      // The region is known: a queue URL of an emulator or a legacy host name must not choose the endpoint.
      useQueueUrlAsEndpoint: false,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  }

  /** Sends at most 10 entries; returns those that SQS did not take, by their index. */
  async sendBatch(
    entries: readonly QueueEntry[],
    abortSignal?: AbortSignal,
  ): Promise<{ index: number; code: string; senderFault: boolean }[]> {
    const answer = await this.#gate.run(abortSignal, () =>
      this.#sqs.send(
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
      ),
    );
    return (answer.Failed ?? []).map((failed) => ({
      index: Number(failed.Id),
      code: failed.Code ?? 'Unknown',
      senderFault: failed.SenderFault ?? false,
    }));
  }

  close(): void {
    this.#sqs.destroy();
  }
}

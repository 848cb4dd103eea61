import { setTimeout as sleep } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { InvocationResult } from './invocation.ts';
import { failedIds, sqsEventOf } from './sqs-event.ts';

/** Short, since stopping waits for the poll that runs: an abandoned poll could take messages out of sight. */
const POLL_SECONDS = 1;
/** After a failed poll. */
const RETRY_MS = 500;

export interface EventSourceOptions {
  client: SQSClient;
  queueUrl: string;
  queueArn: string;
  region: string;
  batchSize: number;
  batchWindowSeconds: number;
  maxConcurrency: number;
  invoke(event: unknown): Promise<InvocationResult>;
  onError(error: unknown): void;
}

/**
 * An SQS event source mapping: polls, invokes with batches, at most `maxConcurrency` at a time, and deletes what
 * succeeded. What failed stays hidden until its visibility timeout, or for as long as the function set it.
 */
export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #polling: Promise<void>;
  #stopped = false;

  constructor(options: EventSourceOptions) {
    this.#options = options;
    this.#polling = this.#poll();
  }

  get running(): number {
    return this.#running.size;
  }

  /** Stops polling; resolves when the invocations under way have been settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#polling;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    let isFailing = false;
    while (!this.#stopped) {
      if (this.#running.size >= this.#options.maxConcurrency) {
        await Promise.race(this.#running);
        continue;
      }
      try {
        const messages = await this.#gather();
        isFailing = false;
        if (messages.length === 0) continue;
        if (this.#stopped) await this.#giveBack(messages);
        else this.#run(messages);
      } catch (error) {
        // Said once for as long as it lasts.
        if (!isFailing) this.#options.onError(error);
        isFailing = true;
        await sleep(RETRY_MS);
      }
    }
  }

  /** One receive, or with a batch window as many as fill the batch or the window. */
  async #gather(): Promise<Message[]> {
    const { batchSize, batchWindowSeconds } = this.#options;
    const messages = await this.#receive(batchSize);
    const untilMs = Date.now() + batchWindowSeconds * 1000;
    while (
      messages.length > 0 &&
      messages.length < batchSize &&
      Date.now() < untilMs &&
      !this.#stopped
    ) {
      messages.push(...(await this.#receive(batchSize - messages.length)));
    }
    return messages;
  }

  async #receive(count: number): Promise<Message[]> {
    const { client, queueUrl } = this.#options;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(10, count),
        WaitTimeSeconds: POLL_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  #run(messages: readonly Message[]): void {
    const run = this.#work(messages)
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #work(messages: readonly Message[]): Promise<void> {
    const result = await this.#options.invoke(sqsEventOf(messages, this.#options));
    if (result.kind !== 'success') return;
    const sent = new Set(messages.flatMap(({ MessageId }) => MessageId ?? []));
    const failed = failedIds(result.payload, sent);
    if (failed === undefined) {
      this.#options.onError(new Error('the function answered with no valid batch response'));
      return;
    }
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
    if (done.length > 0) await this.#delete(done);
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const { client, queueUrl } = this.#options;
    const { Failed = [] } = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entriesOf(messages) }),
    );
    if (Failed.length > 0) {
      throw new Error(`${Failed.length} messages could not be deleted: ${Failed[0]?.Code}`);
    }
  }

  /** Received while stopping: visible again at once, rather than after the visibility timeout. */
  async #giveBack(messages: readonly Message[]): Promise<void> {
    const { client, queueUrl } = this.#options;
    const Entries = entriesOf(messages).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}

function entriesOf(messages: readonly Message[]): { Id: string; ReceiptHandle: string }[] {
  return messages.map(({ ReceiptHandle = '' }, index) => ({ Id: String(index), ReceiptHandle }));
}

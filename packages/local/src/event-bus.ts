import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import type { CellResources } from './resources.ts';

const sesEvent = z.looseObject({
  detail: z.looseObject({
    mail: z.looseObject({
      tags: z.optional(z.record(z.string(), z.array(z.string()))),
    }),
  }),
});

/** EventBridge retries a target for a day; here an event is given up after these pauses. */
const RETRY_MS = [100, 500, 2_000, 5_000, 10_000];

/**
 * EventBridge's stand-in: brings each SES event to the outcome queue of the cell that sent the mail (its tag
 * `mailferry-cell`), whatever region it was sent from; mail without the tag, to the cell of the region.
 */
export class EventBus {
  readonly #cells: ReadonlyMap<string, CellResources>;
  readonly #clients: ReadonlyMap<string, SQSClient>;
  readonly #pending = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;
  #stopped = false;

  constructor(
    cells: readonly CellResources[],
    endpoint: string,
    onError: (error: unknown) => void,
  ) {
    this.#cells = new Map(cells.map((cell) => [cell.region, cell]));
    this.#clients = new Map(
      cells.map(({ region }) => [
        region,
        new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS }),
      ]),
    );
    this.#onError = onError;
  }

  /** Resolves when the event is in its queue, or was given up, which is reported. An event of no cell is dropped. */
  async publish(region: string, event: unknown): Promise<void> {
    const cell = this.#cells.get(cellNameOf(event) ?? region);
    if (cell === undefined) return;
    const delivery = this.#deliver(cell, JSON.stringify(event)).catch(this.#onError);
    this.#pending.add(delivery);
    await delivery;
    this.#pending.delete(delivery);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#pending);
    for (const client of this.#clients.values()) client.destroy();
  }

  async #deliver(cell: CellResources, body: string): Promise<void> {
    for (const pauseMs of [...RETRY_MS, undefined]) {
      try {
        await this.#clients
          .get(cell.region)
          ?.send(new SendMessageCommand({ QueueUrl: cell.outcomeQueueUrl, MessageBody: body }));
        return;
      } catch (error) {
        if (pauseMs === undefined || this.#stopped) throw error;
        await sleep(pauseMs);
      }
    }
  }
}

function cellNameOf(event: unknown): string | undefined {
  const parsed = sesEvent.safeParse(event);
  return parsed.success ? parsed.data.detail.mail.tags?.['mailferry-cell']?.[0] : undefined;
}

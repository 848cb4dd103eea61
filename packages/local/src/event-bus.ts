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

/**
 * EventBridge's stand-in: brings each SES event to the outcome queue of the cell that sent the mail (its tag
 * `mailferry-cell`), whatever region it was sent from; mail without the tag, to the cell of the region.
 */
export class EventBus {
  readonly #targets: ReadonlyMap<string, { client: SQSClient; queueUrl: string }>;

  constructor(cells: readonly CellResources[], endpoint: string) {
    this.#targets = new Map(
      cells.map(({ region, outcomeQueueUrl }) => [
        region,
        {
          client: new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS }),
          queueUrl: outcomeQueueUrl,
        },
      ]),
    );
  }

  /**
   * Resolves when the event is in its queue. An event of no cell is dropped, as by a bus without a matching rule.
   * @throws when the queue did not take it: publish it again.
   */
  async publish(region: string, event: unknown): Promise<void> {
    const target = this.#targets.get(cellNameOf(event) ?? region);
    if (target === undefined) return;
    const { client, queueUrl } = target;
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(event) }),
    );
  }

  close(): void {
    for (const { client } of this.#targets.values()) client.destroy();
  }
}

function cellNameOf(event: unknown): string | undefined {
  const parsed = sesEvent.safeParse(event);
  return parsed.success ? parsed.data.detail.mail.tags?.['mailferry-cell']?.[0] : undefined;
}

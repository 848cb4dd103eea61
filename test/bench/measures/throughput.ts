import { startLocalWorld } from '../local-world.ts';
import { REGION } from '../mails.ts';
import { rounded } from '../stats.ts';

const WARM_UP_MAILS = 200;
const MAILS = 1_000;
const LIMIT_MS = 60_000;

export interface ThroughputFigures {
  /** From the backlog queue by way of the mail queue until SES accepts them. */
  drainMailsPerSecond: number;
  /** From the producer's hand-in until SES accepts them. */
  endToEndMailsPerSecond: number;
}

/** What the local stack does on this machine: emulators and functions share its cores. */
export async function measureThroughput(): Promise<ThroughputFigures> {
  const world = await startLocalWorld();
  try {
    const { mailQueueUrl, backlogQueueUrl } = world.stack.cell(REGION);
    let sent = await world.accepted();
    const through = async (queueUrl: string, mails: number) => {
      const startMs = Date.now();
      sent += mails;
      await world.fill(queueUrl, mails);
      const handedInMs = Date.now();
      const endMs = await world.until(sent, LIMIT_MS);
      return { startMs, handedInMs, endMs };
    };
    await through(mailQueueUrl, WARM_UP_MAILS);
    const direct = await through(mailQueueUrl, MAILS);
    const drained = await through(backlogQueueUrl, MAILS);
    return {
      endToEndMailsPerSecond: rounded((1000 * MAILS) / (direct.endMs - direct.startMs)),
      // The drain looks at the backlog once in a while; what counts is its pace from then on.
      drainMailsPerSecond: rounded((1000 * MAILS) / (drained.endMs - drained.handedInMs)),
    };
  } finally {
    await world.stop();
  }
}

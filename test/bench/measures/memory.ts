import { createHash } from 'node:crypto';
import type { Bundles } from '../bundles.ts';
import { startContender } from '../contender.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { storedObject } from '../instant/stored-object.ts';
import type { Took, WorkOrder } from '../messages.ts';
import { rounded } from '../stats.ts';

/** In several orders, since an order's mails are all made before it begins. */
const SMALL_ORDERS = 20;
const SMALL_BATCHES = 10;
const LARGE_BYTES = 40 * 1024 * 1024;
/** A whole batch of them. */
const LARGE_MAILS = 10;
/** What Lambda's own runtime leaves V8 of a function of 512 MB is about this. */
const LAMBDA_512 = ['--max-old-space-size=460', '--max-semi-space-size=16'];

export interface MemoryFigures {
  /** Megabytes of the function's process at its peak, Node included, idle ones after their start. */
  peakRssMb: { idle: number; mails20kb: number; mails40mb: number; outcomeIdle: number };
  /** What a mail of 40 MB costs the sender, in seconds of this machine's CPU. */
  cpuSecondsPer40MbMail: number;
}

/** Peak memory for batches of small mails, and for mails of the largest size that SES takes, several in one batch. */
export async function measureMemory(bundles: Bundles, aws: InstantAws): Promise<MemoryFigures> {
  const object = storedObject(LARGE_BYTES);
  const stored = {
    bucket: 'payloads',
    payloadBytes: LARGE_BYTES,
    sha256: createHash('sha256').update(object).digest('hex'),
  };
  await aws.order({ objectBytes: LARGE_BYTES });
  const small = Array.from({ length: SMALL_ORDERS }, () => ({ batches: SMALL_BATCHES }));
  const idle = await peakOf('functions/sender', [{ batches: 0 }]);
  const mails20kb = await peakOf('functions/sender', small);
  const mails40mb = await peakOf('functions/sender', [
    { batches: 1, batchSize: LARGE_MAILS, stored },
  ]);
  const outcomeIdle = await peakOf('functions/outcome', [{ batches: 0 }]);
  return {
    peakRssMb: {
      idle: rounded(idle.peakRssMb),
      mails20kb: rounded(mails20kb.peakRssMb),
      mails40mb: rounded(mails40mb.peakRssMb),
      outcomeIdle: rounded(outcomeIdle.peakRssMb),
    },
    cpuSecondsPer40MbMail: rounded(mails40mb.cpuUs / 1e6 / LARGE_MAILS),
  };

  /** Runs the orders one after another; answers with the last. */
  async function peakOf(bundle: string, orders: WorkOrder[]): Promise<Took> {
    const contender = startContender(
      bundles.file(bundle),
      benchEnvironment(aws.endpoint),
      LAMBDA_512,
    );
    let took: Took | undefined;
    try {
      for (const order of orders) took = await contender.run({ ...order, collect: 'major' });
    } finally {
      contender.stop();
    }
    if (took === undefined) throw new Error('no orders');
    return took;
  }
}

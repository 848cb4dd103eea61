import { createHash } from 'node:crypto';
import type { Bundles } from '../bundles.ts';
import { startContender } from '../contender.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { storedObject } from '../instant/stored-object.ts';
import { rounded } from '../stats.ts';

const SMALL_BATCHES = 200;
const LARGE_BYTES = 40 * 1024 * 1024;
const LARGE_MAILS = 3;
/** What Lambda's own runtime leaves V8 of a function of 512 MB is about this. */
const LAMBDA_512 = ['--max-old-space-size=460', '--max-semi-space-size=16'];

export interface MemoryFigures {
  /** Megabytes of the function's process at its peak, Node included, and of bare Node. */
  peakRssMb: { node: number; mails20kb: number; mails40mb: number };
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
  const peakOf = async (order: Parameters<ReturnType<typeof startContender>['run']>[0]) => {
    const sender = startContender(
      bundles.file('functions/sender'),
      benchEnvironment(aws.endpoint),
      LAMBDA_512,
    );
    try {
      return rounded((await sender.run(order)).peakRssMb);
    } finally {
      sender.stop();
    }
  };
  const node = await peakOf({ batches: 0 });
  const mails20kb = await peakOf({ batches: SMALL_BATCHES });
  const mails40mb = await peakOf({ batches: 1, batchSize: LARGE_MAILS, stored });
  return { peakRssMb: { node, mails20kb, mails40mb } };
}

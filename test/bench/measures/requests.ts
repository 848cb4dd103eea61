import type { Bundles } from '../bundles.ts';
import { startContender } from '../contender.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { BATCH } from '../mails.ts';
import { rounded } from '../stats.ts';

const BATCHES = 100;
/** SES answers in 40–60 ms. */
const SES_LATENCY_MS = 50;
/** An account of some size, in mails a second: one environment uses a part of it. */
const RATE_PER_SECOND = 500;
/** Lambda receives and deletes a full batch with one request each. */
const POLL_REQUESTS = 2 / BATCH;

export interface RequestFigures {
  dynamoRequestsPerMail: number;
  /** Of the sender's own and, for each full batch, Lambda's receive and delete. */
  sqsRequestsPerMail: number;
  healthWritesPerMailHealthy: number;
  /** Wall time of a full batch: what Lambda bills. */
  senderMsPerBatch: number;
  /** By call and purpose. */
  requests: Record<string, number>;
}

/** What one environment asks of AWS at full batches and real latency, while all regions are well. */
export async function measureRequests(bundles: Bundles, aws: InstantAws): Promise<RequestFigures> {
  const sender = startContender(bundles.file('functions/sender'), benchEnvironment(aws.endpoint));
  try {
    await aws.order({ sesLatencyMs: SES_LATENCY_MS, ratePerSecond: RATE_PER_SECOND });
    const { mails, wallMs } = await sender.run({ batches: BATCHES });
    const requests = await aws.order();
    const perMail = (isCounted: (call: string) => boolean) =>
      rounded(
        Object.entries(requests).reduce((sum, [call, n]) => (isCounted(call) ? sum + n : sum), 0) /
          mails,
      );
    return {
      dynamoRequestsPerMail: perMail((call) => DYNAMO.test(call)),
      sqsRequestsPerMail: POLL_REQUESTS + perMail((call) => call.startsWith('AmazonSQS.')),
      healthWritesPerMailHealthy: perMail((call) => HEALTH_WRITE.test(call)),
      senderMsPerBatch: rounded(wallMs / BATCHES),
      requests,
    };
  } finally {
    sender.stop();
  }
}

const DYNAMO = /^(?:BatchExecuteStatement|Query|GetItem|PutItem|UpdateItem|TransactWriteItems) /;
/** Writes to the health table save for leases of send tokens: windows of evidence, states, transitions. */
const HEALTH_WRITE = /^(?:PutItem|UpdateItem) (?!tokens)/;

import { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsClients } from '@mailferry/aws/clients';
import { createSqsBacklog } from '@mailferry/aws/queues/sqs-backlog';
import { moveMails } from '@mailferry/core/drain/move';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { createQueue } from '@mailferry/local/queues/create-queue';
import { mailBody, REGION } from '../mails.ts';
import { startQueuesProcess } from '../queues-process.ts';
import { rawMail } from '../raw-mail.ts';
import { simulateDrain } from '../simulated-drain.ts';
import { rounded } from '../stats.ts';

/** Moved at each size of the backlog: enough to measure, and little beside it. */
const MOVED = 800;
const EMULATED = [1_000, 10_000, 100_000];
const SIMULATED = [1_000_000, 10_000_000];
/** Small mails, so that the emulator's memory holds the largest backlog; the drain does not look into them. */
const MAIL_BYTES = 2_048;
const FILL_LANES = 8;

export interface Growth {
  mails: number;
  where: 'emulator' | 'simulation';
  cpuUsPerMail: number;
  requestsPerMail: number;
  heapMb: number;
}

const silentLog = { info() {}, warn() {}, error() {} };
const noMetrics = { count: () => {}, durationMs: () => {} };

/**
 * The drain's cost per mail at growing backlogs: its calls to SQS against the emulator, which runs in a process of its
 * own; and whole drains of the production code on a virtual clock, until the backlog is empty.
 */
export async function growth(progress: (text: string) => void): Promise<{ growth: Growth[] }> {
  const results: Growth[] = [];
  for (const mails of EMULATED) {
    progress(`emulator, ${mails} mails`);
    results.push(await emulated(mails));
  }
  for (const mails of SIMULATED) {
    progress(`simulation, ${mails} mails`);
    results.push({ mails, where: 'simulation', ...(await simulateDrain(mails)), heapMb: heapMb() });
  }
  return { growth: results };
}

async function emulated(mails: number): Promise<Growth> {
  const queues = await startQueuesProcess();
  const client = new SQSClient({
    region: REGION,
    endpoint: queues.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  try {
    const retention = { retentionDays: 14 };
    const mailQueueUrl = await createQueue(client, queues.endpoint, 'mail', retention);
    const backlogQueueUrl = await createQueue(client, queues.endpoint, 'backlog', retention);
    const options = { endpoint: queues.endpoint, credentials: LOCAL_CREDENTIALS };
    const { sqs } = createAwsClients(options);
    let requests = 0;
    const counted = {
      call: ((call, input) => {
        requests += 1;
        return sqs(REGION).call(call, input);
      }) satisfies ReturnType<typeof sqs>['call'],
    };
    const backlog = createSqsBacklog(counted, { mailQueueUrl, backlogQueueUrl });
    const filler = createSqsBacklog(sqs(REGION), {
      mailQueueUrl: backlogQueueUrl,
      backlogQueueUrl,
    });
    const mover = { backlog, log: silentLog, metrics: noMetrics };
    await fill(filler, mails);
    await moveMails(mover, MOVED / 4);
    requests = 0;
    const cpu = process.cpuUsage();
    const { mails: moved } = await moveMails(mover, MOVED / 2);
    const { user, system } = process.cpuUsage(cpu);
    return {
      mails,
      where: 'emulator',
      cpuUsPerMail: rounded((user + system) / moved),
      requestsPerMail: rounded(requests / moved),
      heapMb: heapMb(),
    };
  } finally {
    client.destroy();
    queues.stop();
  }
}

async function fill(queue: ReturnType<typeof createSqsBacklog>, mails: number): Promise<void> {
  const body = mailBody(rawMail(MAIL_BYTES));
  const batch = Array.from({ length: 10 }, () => ({ recordId: '', receiptHandle: '', body }));
  let left = mails;
  const lane = async () => {
    while (left > 0) {
      left -= batch.length;
      await queue.enqueue(batch);
    }
  };
  await Promise.all(Array.from({ length: FILL_LANES }, lane));
}

function heapMb(): number {
  globalThis.gc?.();
  return rounded(process.memoryUsage().heapUsed / 1e6);
}

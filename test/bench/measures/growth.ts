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
import { rounded, type Spread, spreadOf } from '../stats.ts';

/** Moved at each size of the backlog in rounds: enough to measure, and little beside it. */
const ROUNDS = 5;
const MOVED = 100;
const EMULATED = [1_000, 10_000, 100_000];
const SIMULATED = [1_000_000, 10_000_000];
/** Small mails, so that the emulator's memory holds the largest backlog; the drain does not look into them. */
const MAIL_BYTES = 2_048;
const FILL_LANES = 8;

export interface Growth {
  mails: number;
  where: 'emulator' | 'simulation';
  cpuUsPerMail: Spread;
  requestsPerMail: number;
  heapMb: number;
}

/**
 * The drain's cost per mail at growing backlogs: its calls to SQS against emulators in processes of their own, in
 * interleaved rounds; and whole drains of the production code on a virtual clock, until the backlog is empty.
 */
export async function growth(progress: (text: string) => void): Promise<{ growth: Growth[] }> {
  const simulated: Growth[] = [];
  for (const mails of SIMULATED) {
    progress(`simulation, ${mails} mails`);
    const { cpuUsPerMail, requestsPerMail } = await simulateDrain(mails);
    simulated.push({
      mails,
      where: 'simulation',
      cpuUsPerMail: spreadOf([cpuUsPerMail]),
      requestsPerMail,
      heapMb: heapMb(),
    });
  }
  progress('emulators');
  return { growth: [...(await emulated()), ...simulated] };
}

async function emulated(): Promise<Growth[]> {
  const backlogs: FilledBacklog[] = [];
  try {
    for (const mails of EMULATED) backlogs.push(await fillBacklog(mails));
    // Until V8 has compiled what is hot.
    for (const { move } of backlogs) await move(2 * MOVED);
    const rounds: Moving[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const row: Moving[] = [];
      for (const { move } of backlogs) row.push(await move(MOVED));
      rounds.push(row);
    }
    return EMULATED.map((mails, index) => {
      const own = rounds.flatMap((row) => row[index] ?? []);
      return {
        mails,
        where: 'emulator',
        cpuUsPerMail: spreadOf(own.map(({ cpuUs }) => cpuUs / MOVED)),
        requestsPerMail: spreadOf(own.map(({ requests }) => requests / MOVED)).median,
        heapMb: spreadOf(own.map(({ heapMb }) => heapMb)).max,
      };
    });
  } finally {
    for (const { stop } of backlogs) stop();
  }
}

interface Moving {
  cpuUs: number;
  requests: number;
  heapMb: number;
}

interface FilledBacklog {
  /** Moves mails into the mail queue; says what it took. */
  move(mails: number): Promise<Moving>;
  stop(): void;
}

async function fillBacklog(mails: number): Promise<FilledBacklog> {
  const { endpoint, stop } = await startQueuesProcess();
  const admin = new SQSClient({ region: REGION, endpoint, credentials: LOCAL_CREDENTIALS });
  const retention = { retentionDays: 14 };
  const mailQueueUrl = await createQueue(admin, endpoint, 'mail', retention);
  const backlogQueueUrl = await createQueue(admin, endpoint, 'backlog', retention);
  admin.destroy();

  const sqs = createAwsClients({ endpoint, credentials: LOCAL_CREDENTIALS }).sqs(REGION);
  let requests = 0;
  const counted: typeof sqs = {
    call(call, input) {
      requests += 1;
      return sqs.call(call, input);
    },
  };
  await fill(createSqsBacklog(sqs, { mailQueueUrl: backlogQueueUrl, backlogQueueUrl }), mails);
  const mover = {
    backlog: createSqsBacklog(counted, { mailQueueUrl, backlogQueueUrl }),
    log: { info() {}, warn() {}, error() {} },
    metrics: { count: () => {}, durationMs: () => {} },
  };
  return {
    stop,
    async move(wanted) {
      const startHeapMb = heapMb();
      requests = 0;
      const cpu = process.cpuUsage();
      const moved = await moveMails(mover, wanted);
      const { user, system } = process.cpuUsage(cpu);
      if (moved.mails !== wanted) throw new Error(`${moved.mails} of ${wanted} mails were moved`);
      return { cpuUs: user + system, requests, heapMb: startHeapMb };
    },
  };
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

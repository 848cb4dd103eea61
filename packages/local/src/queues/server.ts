import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from 'fauxqs';
import { Faults, faultPath } from '../faults.ts';
import { KEEP_ALIVE_MS } from '../http.ts';
import { signedScopeOf } from '../signature.ts';
import { faultAnswer } from './fault-answer.ts';
import { openFauxqsStores } from './fauxqs-parts.ts';
import { metricData } from './metrics.ts';
import { dropExpired } from './retention.ts';

/** SES takes 40 MB of mail, more in base64: a payload is stored by one PutObject, which fauxqs caps at 11 MiB. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** The account that all emulators pretend to be. */
export const ACCOUNT_ID = '000000000000';

export interface QueuesOptions {
  /** 0 takes a free port. */
  port: number;
  /** Keeps queues and objects across restarts, kill -9 included. Without it they live in memory. */
  dataDir?: string | undefined;
  /** How often messages past their retention are looked for. Default 60,000. */
  sweepEveryMs?: number | undefined;
}

export interface QueuesEmulator {
  /** SQS and S3 of every region, and of CloudWatch what is known of queues. */
  endpoint: string;
  sqsFaults: Faults;
  s3Faults: Faults;
  /** Messages of a queue, by name: names are unique among regions (see resources.ts). */
  depthOf(queueName: string): QueueDepth | undefined;
  stop(): Promise<void>;
}

export interface QueueDepth {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** SQS and S3 for every region on one loopback port, by fauxqs. @throws Error with code EADDRINUSE. */
export async function startQueues(options: QueuesOptions): Promise<QueuesEmulator> {
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const stores = await openFauxqsStores(options.dataDir);
  const app = buildApp({ logger: false, stores });
  app.removeContentTypeParser('*');
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_OBJECT_BYTES },
    (_request, body, done) => done(null, body),
  );
  const faults = { sqs: new Faults(), s3: new Faults() };
  addFaults(app, faults);
  app.addHook('preHandler', async (request, reply) => {
    if (signedScopeOf(request.headers.authorization)?.service !== 'monitoring') return;
    return reply.send(metricData(stores.sqsStore, request.body, Date.now()));
  });
  app.addHook('preClose', (done) => {
    stores.close();
    done();
  });
  app.server.keepAliveTimeout = KEEP_ALIVE_MS;
  const endpoint = await app.listen({ port: options.port, host: '127.0.0.1' });
  const sweep = setInterval(
    () => dropExpired(stores.sqsStore, Date.now()),
    options.sweepEveryMs ?? 60_000,
  );
  sweep.unref();
  return {
    endpoint,
    sqsFaults: faults.sqs,
    s3Faults: faults.s3,
    depthOf: (queueName) => {
      const queue = stores.sqsStore.getQueueByName(queueName);
      if (queue === undefined) return undefined;
      queue.processTimers();
      return {
        visible: queue.messages.length,
        inFlight: queue.inflightMessages.size,
        delayed: queue.delayedMessages.length,
      };
    },
    stop: async () => {
      clearInterval(sweep);
      await app.close();
    },
  };
}

function addFaults(app: ReturnType<typeof buildApp>, faults: { sqs: Faults; s3: Faults }): void {
  app.addHook('preHandler', async (request, reply) => {
    for (const service of ['sqs', 's3'] as const) {
      const region = faultPath(service).exec(request.url)?.[1];
      if (region === undefined) continue;
      const { status, value } = switched(faults[service], region, request.method, request.body);
      return reply.code(status).type('application/json').send(JSON.stringify(value));
    }
    const scope = signedScopeOf(request.headers.authorization);
    if (scope?.service !== 'sqs' && scope?.service !== 's3') return;
    const resource = resourceOf(scope.service, request.url, request.body);
    const fault = faults[scope.service].of(scope.region, [resource]);
    if (fault.mode === 'none') return;
    if (fault.mode === 'slow') await sleep(fault.delayMs);
    else if (fault.mode === 'refuse') {
      reply.hijack();
      request.raw.socket.destroy();
    } else {
      const { status, type, body } = faultAnswer(scope.service, fault.mode);
      return reply.code(status).type(type).send(body);
    }
  });
}

function switched(faults: Faults, region: string, method: string, body: unknown) {
  try {
    const value =
      method === 'PUT' ? faults.set(region, JSON.parse(String(body))) : faults.get(region);
    return { status: 200, value };
  } catch (error) {
    return {
      status: 400,
      value: { error: error instanceof Error ? error.message : 'not a fault' },
    };
  }
}

/** The queue or bucket that a request is about. */
function resourceOf(service: 'sqs' | 's3', url: string, body: unknown): string {
  if (service === 's3') return url.split('/')[1]?.split('?')[0] ?? '';
  if (typeof body !== 'object' || body === null || !('QueueUrl' in body)) return '';
  return String(body.QueueUrl).split('/').at(-1) ?? '';
}

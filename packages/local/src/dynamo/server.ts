import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Fault } from '../faults.ts';
import { Faults, faultPath } from '../faults.ts';
import { closeServer, listenOnLoopback, readBody, sendJson } from '../http.ts';
import { signedScopeOf } from '../signature.ts';
import { answer } from './handlers.ts';
import { ServiceError, wireType } from './service-error.ts';
import { Stores } from './stores.ts';
import { isObject, tablesOf } from './tables-of.ts';
import { sweepExpired } from './time-to-live.ts';

/** Developer guide, "Quotas": a request is at most 16 MB. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
const FAULT_PATH = faultPath('dynamo');

export interface DynamoOptions {
  /** 0 takes a free port. */
  port: number;
  /** Tables that all regions share. */
  globalTables: readonly string[];
  /** Keeps tables across restarts, kill -9 included. Without it they live in memory. */
  dataDir?: string | undefined;
  /** How often expired items are looked for. Default 30,000. */
  sweepEveryMs?: number | undefined;
}

export interface DynamoEmulator {
  endpoint: string;
  faults: Faults;
  stop(): Promise<void>;
}

/** DynamoDB for every region on one loopback port: the region is the one that a request was signed for. */
export async function startDynamo(options: DynamoOptions): Promise<DynamoEmulator> {
  const stores = new Stores(options);
  const faults = new Faults();
  const server = createServer((request, response) => {
    handle(stores, faults, request, response).catch((error: unknown) => {
      console.error('DynamoDB emulator:', error);
      if (response.headersSent) response.destroy();
      else reply(response, 500, new ServiceError('InternalServerError', 'Emulator fault'));
    });
  });
  const port = await listenOnLoopback(server, options.port);
  const sweep = setInterval(() => {
    sweepExpired(stores, Date.now()).catch((error: unknown) => {
      console.error('DynamoDB emulator, sweep of expired items:', error);
    });
  }, options.sweepEveryMs ?? 30_000);
  sweep.unref();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    faults,
    stop: async () => {
      clearInterval(sweep);
      await closeServer(server);
      await stores.close();
    },
  };
}

async function handle(
  stores: Stores,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const region = FAULT_PATH.exec(request.url ?? '')?.[1];
  if (region !== undefined) return switchFault(faults, region, request, response, body);
  try {
    const output = await serve(stores, faults, request, body);
    if (output === 'hang up') response.destroy();
    else reply(response, 200, output);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    reply(response, error.status, error);
  }
}

async function serve(stores: Stores, faults: Faults, request: IncomingMessage, body: Buffer) {
  const region = signedScopeOf(request.headers.authorization)?.region;
  if (region === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Request is not signed');
  }
  const [api, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const input = parseJson(body);
  if (api !== 'DynamoDB_20120810' || !isObject(input)) {
    throw new ServiceError('SerializationException', 'Not a DynamoDB request');
  }
  const fault = faults.of(region, tablesOf(input));
  if (fault.mode === 'refuse') return 'hang up';
  await suffer(fault);
  return answer(stores, region, operation, input);
}

async function suffer(fault: Fault): Promise<void> {
  if (fault.mode === 'slow') await sleep(fault.delayMs);
  if (fault.mode === 'error-500') {
    throw new ServiceError('InternalServerError', 'Internal server error', { status: 500 });
  }
  if (fault.mode === 'throttle') {
    throw new ServiceError('ProvisionedThroughputExceededException', 'Throughput exceeded');
  }
}

function switchFault(
  faults: Faults,
  region: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  try {
    const fault =
      request.method === 'PUT' ? faults.set(region, parseJson(body)) : faults.get(region);
    sendJson(response, 200, fault);
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : 'not a fault' });
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, status: number, output: object): void {
  const value =
    output instanceof ServiceError
      ? { __type: wireType(output.type), message: output.message, ...output.members }
      : output;
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amz-crc32': crc32(body),
    'x-amzn-requestid': crypto.randomUUID(),
  });
  response.end(body);
}

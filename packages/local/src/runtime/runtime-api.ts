import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../http.ts';
import type { Invocation } from './invocation.ts';

/** Lambda's limit of a synchronous payload, 6 MB (quotas page), with room for JSON's escapes. */
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** The host's side of one execution environment. */
export interface RuntimeHost {
  functionArn: string;
  /** Resolves with the next event for the environment; undefined tells it to leave. */
  next(): Promise<Invocation | undefined>;
  respond(requestId: string, payload: unknown): void;
  fail(requestId: string | undefined, error: { errorType: string; errorMessage: string }): void;
}

export interface RuntimeApi {
  /** Serves an environment under an address of its own. @returns AWS_LAMBDA_RUNTIME_API for it. */
  attach(id: string, host: RuntimeHost): string;
  detach(id: string): void;
  stop(): Promise<void>;
}

const path =
  /^\/([^/]+)\/2018-06-01\/runtime\/(?:(init\/error)|invocation\/(next)|invocation\/([^/]+)\/(response|error))$/;

/** The Lambda Runtime API on a free loopback port, for all environments of the local stack. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const hosts = new Map<string, RuntimeHost>();
  const server = createServer((request, response) => {
    serve(hosts, request, response).catch(() => response.destroy());
  });
  // Environments wait in `next` for as long as it takes.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  const port = await listenOnLoopback(server, 0);
  return {
    attach(id, host) {
      hosts.set(id, host);
      return `127.0.0.1:${port}/${id}`;
    },
    detach: (id) => {
      hosts.delete(id);
    },
    stop: () => closeServer(server),
  };
}

async function serve(
  hosts: ReadonlyMap<string, RuntimeHost>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, id = '', initError, next, requestId = '', outcome] = path.exec(request.url ?? '') ?? [];
  const host = hosts.get(id);
  if (host === undefined) return void response.writeHead(404).end();
  if (next !== undefined) return sendNext(host, response);
  const body = parse(await readBody(request, MAX_PAYLOAD_BYTES));
  if (outcome === 'response') host.respond(requestId, body);
  else host.fail(initError === undefined ? requestId : undefined, errorOf(body));
  response.writeHead(202).end();
}

async function sendNext(host: RuntimeHost, response: ServerResponse): Promise<void> {
  const invocation = await host.next();
  if (invocation === undefined) return void response.writeHead(410).end();
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': invocation.deadlineMs,
    'lambda-runtime-invoked-function-arn': host.functionArn,
  });
  response.end(JSON.stringify(invocation.event));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function errorOf(body: unknown): { errorType: string; errorMessage: string } {
  const text = (name: string): string =>
    typeof body === 'object' && body !== null && name in body
      ? String(Reflect.get(body, name))
      : 'Unknown';
  return { errorType: text('errorType'), errorMessage: text('errorMessage') };
}

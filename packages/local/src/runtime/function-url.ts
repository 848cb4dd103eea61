import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import * as z from 'zod/mini';
import { closeServer, listenOnLoopback, readBody, sendJson } from '../http.ts';
import { httpEventOf } from './http-event.ts';
import type { InvocationResult } from './invocation.ts';

/** Lambda's limit of a synchronous payload (quotas page). */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

const structuredResult = z.object({
  statusCode: z.int().check(z.minimum(100), z.maximum(599)),
  headers: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.optional(z.array(z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

type Invoke = (event: unknown) => Promise<InvocationResult>;

/** One HTTP request, one invocation. A function that fails answers 502, as Lambda's does. */
export function invokeOverHttp(invoke: Invoke) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, MAX_BODY_BYTES)
      .then((body) => invoke(httpEventOf(request, body)))
      .then((result) => reply(response, result))
      .catch(() => sendJson(response, 413, { message: 'Request Too Long' }));
  };
}

/** A function URL. */
export async function startFunctionUrl(
  port: number,
  invoke: Invoke,
): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const server = createServer(invokeOverHttp(invoke));
  const actual = await listenOnLoopback(server, port);
  return { endpoint: `http://127.0.0.1:${actual}`, stop: () => closeServer(server) };
}

function reply(response: ServerResponse, result: InvocationResult): void {
  if (result.kind !== 'success') {
    sendJson(response, 502, { message: 'Internal Server Error' });
    return;
  }
  const structured = structuredResult.safeParse(result.payload);
  // Anything else is taken as the body of a 200.
  if (!structured.success) {
    sendJson(response, 200, result.payload);
    return;
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = structured.data;
  response.statusCode = statusCode;
  response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.end(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
}

import { createHash, hash } from 'node:crypto';
import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import process from 'node:process';
import { AnswerTimeout, ConnectTimeout } from './aws-error.ts';
import { createKeptAgents } from './kept-agents.ts';
import { type Credentials, createSigner } from './signature.ts';

/**
 * Not imported: an import asks a module for all its exports, and Node's `http` loads all of undici for some of them, a
 * fifth of the sender's start. Used by their names, since tracing puts its own functions in their place.
 */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** A host that does not take the connection within this time is not there: SES answers in 40–60 ms. */
const CONNECT_TIMEOUT_MS = 2_000;

export interface SignedRequest {
  /** As AWS's references name it. */
  operation: string;
  method: 'GET' | 'POST' | 'DELETE';
  endpoint: URL;
  path: string;
  service: string;
  region: string;
  /** As SignableRequest has them. */
  headers: Record<string, string>;
  /**
   * US-ASCII, which Node hashes and writes without a copy. In pieces that are made twice, for the signature and for the
   * wire, a large body is never in memory whole.
   */
  body: string | Iterable<string>;
  /** From now until the answer is there whole. */
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Signed requests over connections that are kept. One try each. */
export interface SignedHttp {
  /** @throws ConnectTimeout, AnswerTimeout, or Node's own error of the socket. Any status is an answer. */
  send(request: SignedRequest): Promise<HttpAnswer>;
}

/**
 * The AWS SDK's own way to a request costs several times the CPU of the request itself (docs/benchmarks.md), which is
 * most of a sender's work; hence this one for the calls that every mail takes.
 */
export function createSignedHttp(
  credentials: () => Credentials,
  agents = createKeptAgents(),
): SignedHttp {
  const sign = createSigner(credentials);
  return {
    async send({ operation, method, endpoint, path, service, region, headers, body, timeoutMs }) {
      const { sha256, bytes } = digestOf(body);
      const { protocol, hostname, port, host } = endpoint;
      const request = { method, path, service, region, bodySha256: sha256 };
      const signed = sign(
        { ...request, headers: { ...headers, host, 'content-length': String(bytes) } },
        Date.now(),
      );
      agents.dropIdle();
      const isPlain = protocol === 'http:';
      const outgoing = (isPlain ? http : https).request({
        method,
        hostname,
        port,
        path,
        agent: isPlain ? agents.http : agents.https,
        headers: signed,
      });
      return exchange(outgoing, body, {
        operation,
        timeoutMs,
        connected: isPlain ? 'connect' : 'secureConnect',
      });
    },
  };
}

function digestOf(body: string | Iterable<string>): { sha256: string; bytes: number } {
  if (typeof body === 'string') return { sha256: hash('sha256', body), bytes: body.length };
  const digest = createHash('sha256');
  let bytes = 0;
  for (const piece of body) {
    digest.update(piece, 'latin1');
    bytes += piece.length;
  }
  return { sha256: digest.digest('hex'), bytes };
}

interface ExchangeOptions {
  operation: string;
  timeoutMs: number;
  /** The socket's event once bytes may be written. */
  connected: 'connect' | 'secureConnect';
}

function exchange(
  outgoing: ClientRequest,
  body: string | Iterable<string>,
  { operation, timeoutMs, connected }: ExchangeOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const answerTimer = setTimeout(
      () => outgoing.destroy(new AnswerTimeout(`${operation}: no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    let connectTimer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(answerTimer);
      clearTimeout(connectTimer);
    };
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return;
      connectTimer = setTimeout(
        () => outgoing.destroy(new ConnectTimeout(`${operation}: no connection`)),
        CONNECT_TIMEOUT_MS,
      );
      socket.once(connected, () => clearTimeout(connectTimer));
    });
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      readWhole(response).then((answer) => {
        end();
        resolve(answer);
      }, fail);
    });
    if (typeof body === 'string') outgoing.end(body, 'latin1');
    else write(outgoing, body).catch(fail);
  });
}

async function write(outgoing: ClientRequest, body: Iterable<string>): Promise<void> {
  for (const piece of body) {
    if (!outgoing.write(piece, 'latin1') && !outgoing.destroyed) await once(outgoing, 'drain');
  }
  outgoing.end();
}

/** Into one piece of memory where the length is told: a large answer is not there twice. */
function readWhole(response: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { statusCode: status = 0, headers } = response;
    const chunks: Buffer[] = [];
    const whole = Buffer.allocUnsafe(Number(headers['content-length'] ?? 0));
    let at = 0;
    response.on('data', (chunk: Buffer) => {
      if (at + chunk.length <= whole.length) at += chunk.copy(whole, at);
      else chunks.push(chunk);
    });
    response.on('end', () => {
      const body = chunks.length === 0 ? whole : Buffer.concat(chunks);
      resolve({ status, headers, body });
    });
    response.on('error', reject);
  });
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type {
  ClientRequest,
  IncomingHttpHeaders,
  IncomingMessage,
  OutgoingHttpHeaders,
} from 'node:http';
import process from 'node:process';
import aws4 from 'aws4';
import { AnswerTimeout, ConnectTimeout } from './aws-error.ts';
import { createKeptAgents } from './kept-agents.ts';

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
  /** As signatures name it: `dynamodb`, `ses`. */
  service: string;
  region: string;
  headers: OutgoingHttpHeaders;
  /** Read twice, for the signature and for the wire, so that a large body need not be in memory whole. */
  body: Iterable<Buffer>;
  /** From now until the answer is there whole. */
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
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
  return {
    async send({ operation, method, endpoint, path, service, region, headers, body, timeoutMs }) {
      const hash = createHash('sha256');
      let bytes = 0;
      for (const piece of body) {
        hash.update(piece);
        bytes += piece.length;
      }
      const { hostname, port, host } = endpoint;
      const signed = aws4.sign(
        {
          method,
          hostname,
          path,
          service,
          region,
          headers: {
            ...headers,
            Host: host,
            'Content-Length': bytes,
            'X-Amz-Content-Sha256': hash.digest('hex'),
          },
        },
        credentials(),
      );
      agents.dropIdle();
      const isPlain = endpoint.protocol === 'http:';
      const outgoing = (isPlain ? http : https).request({
        method,
        hostname,
        port,
        path,
        agent: isPlain ? agents.http : agents.https,
        ...(signed.headers === undefined ? {} : { headers: signed.headers }),
      });
      return exchange(outgoing, body, {
        operation,
        timeoutMs,
        connected: isPlain ? 'connect' : 'secureConnect',
      });
    },
  };
}

interface ExchangeOptions {
  operation: string;
  timeoutMs: number;
  /** The socket's event once bytes may be written. */
  connected: 'connect' | 'secureConnect';
}

function exchange(
  outgoing: ClientRequest,
  body: Iterable<Buffer>,
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
    write(outgoing, body).catch(fail);
  });
}

async function write(outgoing: ClientRequest, body: Iterable<Buffer>): Promise<void> {
  for (const piece of body) {
    if (!outgoing.write(piece) && !outgoing.destroyed) await once(outgoing, 'drain');
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

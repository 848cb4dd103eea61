import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '@mailferry/local/http';

export type Fault =
  | 'none'
  /** Takes the request and never answers. */
  | 'hang'
  /** Answers 500 without asking the emulator. */
  | 'error'
  /** Answers 503 SlowDown without asking the emulator. */
  | 'throttle'
  /** Cuts the connection without asking the emulator. */
  | 'reset'
  /** Passes the request on, then cuts the connection instead of answering. */
  | 'lost-answer';

export interface FaultProxy {
  address: string;
  /** What happens to the next requests; `times` requests at most that `concerns` (method and path), then none again. */
  set(fault: Fault, times?: number, concerns?: (request: string) => boolean): void;
  /** Requests seen so far. */
  requests(): number;
  stop(): Promise<void>;
}

/** A plain HTTP proxy before one emulator, with a fault that tests switch. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = 'none';
  let left = Number.POSITIVE_INFINITY;
  let seen = 0;
  let isConcerned: (request: string) => boolean = () => true;
  const take = (request: string): Fault => {
    if (fault === 'none' || left <= 0 || !isConcerned(request)) return 'none';
    left -= 1;
    return fault;
  };
  const server = createServer((incoming, response) => {
    seen += 1;
    const now = take(`${incoming.method} ${incoming.url}`);
    if (now === 'reset') incoming.socket.destroy();
    else if (now === 'hang') incoming.resume();
    else if (now === 'error' || now === 'throttle') refuse(incoming, response, now);
    else forward(target, incoming, response, now === 'lost-answer');
  });
  const port = await listenOnLoopback(server, 0);
  return {
    address: `http://127.0.0.1:${port}`,
    set(next, times = Number.POSITIVE_INFINITY, concerns = () => true) {
      fault = next;
      left = times;
      isConcerned = concerns;
    },
    requests: () => seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(incoming: IncomingMessage, response: ServerResponse, kind: 'error' | 'throttle') {
  incoming.resume();
  incoming.on('end', () => {
    const isError = kind === 'error';
    response.writeHead(isError ? 500 : 503, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: isError ? 'InternalError' : 'SlowDown' }));
  });
}

function forward(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  losesAnswer: boolean,
) {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
    if (losesAnswer) {
      answer.resume();
      answer.on('end', () => incoming.socket.destroy());
    } else {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

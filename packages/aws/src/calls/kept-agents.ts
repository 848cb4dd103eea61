import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import process from 'node:process';

/** See signed-http.ts: Node's `http` is not imported. */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

const OPTIONS = { keepAlive: true, maxSockets: 100 };
/** Less than any peer here keeps an idle connection; a sender with mail to send has none idle for this long. */
const MAX_IDLE_MS = 4_000;

/** Agents that keep connections, for a process that may be frozen between two requests. */
export interface KeptAgents {
  http: HttpAgent;
  https: HttpsAgent;
  /**
   * To be called before each request: closes the connections that were idle for longer than seconds. While a Lambda
   * environment is frozen, no timer runs and nobody reads that the peer closed a connection; the first request after
   * the thaw would be written into it, be lost, and count as a send of unknown outcome. Hence the wall clock: a
   * monotonic one may stand still while frozen.
   */
  dropIdle(): void;
}

export function createKeptAgents(nowMs: () => number = Date.now): KeptAgents {
  const agents = { http: new http.Agent(OPTIONS), https: new https.Agent(OPTIONS) };
  const all = Object.values(agents);
  const idleSinceMs = new WeakMap<object, number>();
  for (const agent of all) agent.on('free', (socket) => idleSinceMs.set(socket, nowMs()));
  return {
    ...agents,
    dropIdle() {
      const oldestMs = nowMs() - MAX_IDLE_MS;
      for (const agent of all) {
        for (const socket of Object.values(agent.freeSockets).flat()) {
          if (socket !== undefined && (idleSinceMs.get(socket) ?? 0) < oldestMs) socket.destroy();
        }
      }
    },
  };
}

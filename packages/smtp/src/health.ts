import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/**
 * HTTP for the orchestrator: /healthz says 503 from the start of a shutdown, /metrics is Prometheus text. An
 * unavailable queue does not make the front unhealthy: a restart would not help, and clients get their 451.
 */
export function healthServer(registry: Registry, isDraining: () => boolean): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/healthz') {
      response.statusCode = isDraining() ? 503 : 200;
      response.setHeader('content-type', 'text/plain');
      response.end(isDraining() ? 'draining\n' : 'ok\n');
    } else if (path === '/metrics') {
      registry.metrics().then(
        (text) => response.setHeader('content-type', registry.contentType).end(text),
        () => response.writeHead(500).end(),
      );
    } else response.writeHead(404).end();
  });
}

import { createServer, request as forward } from 'node:http';
import { securityHeaders } from '@mailferry/console/security-headers';
import { closeServer, listenOnLoopback } from '@mailferry/local/http';
import sirv from 'sirv';

/** Serves a build of the console as a deployment does, with the admin API at `/api`. */
export async function serveSite(folder: string, adminUrl: string, connect: string[]) {
  const files = sirv(folder, { single: true, ignores: false });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) {
      const { method, headers } = request;
      const upstream = forward(`${adminUrl}${path.slice(4)}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(upstream);
      return;
    }
    for (const [name, value] of Object.entries(securityHeaders(connect))) {
      response.setHeader(name, value);
    }
    files(request, response);
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}`, stop: () => closeServer(server) };
}

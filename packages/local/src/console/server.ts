import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { securityHeaders } from '@mailferry/console/security-headers';
import sirv from 'sirv';
import { closeServer, listenOnLoopback, sendJson } from '../http.ts';
import { personasOf, type TokenMaker, tokenFor } from './personas.ts';
import { API_PATH } from './site.ts';

export interface ConsoleSources {
  /** The folder of the built console; requests wait for it. */
  site: Promise<string>;
  /** The admin function behind its URL: it gets what is asked below `API_PATH`. */
  api: (request: IncomingMessage, response: ServerResponse) => void;
  maker: TokenMaker;
  onError: (error: unknown) => void;
}

/** Names under which a browser of this machine reaches the loopback interface. */
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/** The console with its API at one origin, as no deployment has it: nothing is cached, and tokens are to be had. */
export async function startConsoleServer(port: number, sources: ConsoleSources) {
  const site = sources.site.then((folder) => ({
    assets: sirv(folder, { dev: true }),
    // Every other path is a page of the console, domain names at its end included.
    pages: sirv(folder, { dev: true, single: true, ignores: false }),
  }));
  site.catch(sources.onError);
  const headers = Object.entries(securityHeaders());
  const server = createServer((request, response) => {
    // A page of another site whose name resolves to this machine must not get a token or a customer's data.
    if (!LOCAL_HOST.test(request.headers.host ?? '')) {
      return sendJson(response, 403, { message: 'Open the console at 127.0.0.1 or localhost.' });
    }
    const path = request.url ?? '/';
    if (path.startsWith(`${API_PATH}/`)) {
      request.url = path.slice(API_PATH.length);
      return sources.api(request, response);
    }
    const answer = path.startsWith('/development/')
      ? developmentSignIn(request, response, sources.maker)
      : site.then(({ assets, pages }) => {
          const serve = path.startsWith('/assets/') ? assets : pages;
          for (const [name, value] of headers) response.setHeader(name, value);
          response.setHeader('cache-control', 'no-cache');
          serve(request, response, () => sendJson(response, 404, { message: 'No such file.' }));
        });
    answer.catch((error: unknown) => {
      sources.onError(error);
      sendJson(response, 500, { message: 'The local stack says why on its terminal.' });
    });
  });
  const actual = await listenOnLoopback(server, port);
  return { endpoint: `http://127.0.0.1:${actual}`, stop: () => closeServer(server) };
}

async function developmentSignIn(
  request: IncomingMessage,
  response: ServerResponse,
  maker: TokenMaker,
): Promise<void> {
  const personas = await personasOf(maker);
  const [, id] = /^\/development\/personas(?:\/([\w-]+))?$/.exec(request.url ?? '') ?? [];
  if (id === undefined && request.method === 'GET') return sendJson(response, 200, { personas });
  const persona = personas.find((candidate) => candidate.id === id);
  if (persona === undefined || request.method !== 'POST') {
    return sendJson(response, 404, { message: 'No such persona.' });
  }
  sendJson(response, 200, { token: await tokenFor(persona, maker) });
}

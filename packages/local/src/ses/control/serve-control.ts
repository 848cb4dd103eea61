import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodePath, readBody, sendJson } from '../../http.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import { ControlError } from './control-error.ts';
import { identityRoutes } from './identity-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { receiveRoutes } from './receive-routes.ts';
import { regionRoutes } from './region-routes.ts';
import { parseWith } from './route.ts';

const ROUTES = [...regionRoutes, ...identityRoutes, ...mailRoutes, ...receiveRoutes];
const MAX_BODY_BYTES = 64 * 1024;
/** SES receives up to 40 MB (Amazon SES quotas, email receiving). */
const MAX_MAIL_BYTES = 40 * 1024 * 1024;

/** Answers what is asked under `/_sim/`: `{ "error": "…" }` where it is refused. */
export async function serveControl(
  simulator: SimulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerOf(simulator, request);
    if (!(answer instanceof Readable)) return sendJson(response, 200, answer);
    response.writeHead(200, { 'content-type': 'message/rfc822' });
    await pipeline(answer, response);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

async function answerOf(simulator: SimulatorContext, request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const onPath = ROUTES.filter(({ path }) => path.test(url.pathname));
  const route = onPath.find(({ method }) => method === request.method);
  if (route === undefined) {
    if (onPath.length === 0) throw new ControlError(404, `nothing at ${url.pathname}`);
    throw new ControlError(405, `takes ${onPath.map(({ method }) => method).join(', ')}`);
  }
  return route.answer({
    simulator,
    params: (route.path.exec(url.pathname) ?? []).slice(1).map(decoded),
    query: url.searchParams,
    bytes: () => readBody(request, MAX_MAIL_BYTES).catch(tooLarge),
    read: async (schema) => parseWith(schema, parseJson(await readBody(request, MAX_BODY_BYTES))),
  });
}

function decoded(part: string): string {
  const text = decodePath(part);
  if (text === undefined) throw new ControlError(400, `${part} has a broken percent-encoding`);
  return text;
}

function tooLarge(error: unknown): never {
  throw new ControlError(413, error instanceof Error ? error.message : 'the body is too large');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}

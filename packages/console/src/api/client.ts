import createClient, { type Middleware } from 'openapi-fetch';
import { configuration } from '../configuration.ts';
import { session } from '../session/session.ts';
import type { paths } from './generated/schema.ts';
import { ApiProblem, problemOf, unreachable } from './problem.ts';

/** As long as the API itself may take (its gateway gives up then), and a little for the way. */
const TIMEOUT_MS = 35_000;

const bearer: Middleware = {
  onRequest({ request }) {
    const token = session.current()?.token;
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  },
  async onResponse({ request, response }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    const sent = request.headers.get('authorization');
    // An answer to an older token says nothing about the one that replaced it.
    if (problem.status === 401 && sent === `Bearer ${session.current()?.token}`) {
      session.end('expired');
    }
    throw problem;
  },
  onError({ error }) {
    return error instanceof ApiProblem ? error : unreachable(error);
  },
};

/** The admin API, typed by its own document. Every failure is an `ApiProblem`. */
export const api = createClient<paths>({
  baseUrl: configuration.adminUrl,
  fetch: (request) =>
    fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
});
api.use(bearer);

/** The body of a successful answer. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiProblem(0, 'empty', 'The server sent an empty answer.');
  return data;
}

/** The precondition of an update: the record must be as it was read. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"v${version}"` };
}

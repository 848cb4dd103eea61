import type { Actor } from '@mailferry/core/directory/audit';
import type { RateLimiter } from '@mailferry/core/directory/rate-limiter';
import { codeOf, describeError } from '@mailferry/core/errors';
import type { Metrics } from '@mailferry/core/ports';
import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpRouter from '@middy/http-router';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { authorize } from './access/access-policy.ts';
import { type Authenticator, authenticate } from './access/authenticate.ts';
import { runRoute } from './http/once.ts';
import { HttpRefusal, problemReply, statusOf } from './http/problem.ts';
import type { Reply } from './http/reply.ts';
import { type HttpRequest, requestOf } from './http/request.ts';
import type { Route } from './http/route.ts';
import type { AdminPorts } from './ports.ts';

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

export interface App {
  routes: readonly Route[];
  ports: AdminPorts;
  authenticators: readonly Authenticator[];
  limiter: RateLimiter;
  metrics: Metrics;
}

/** The admin API as one Lambda handler, for a function URL or an HTTP API (payload format 2.0). */
export function createApp(app: App) {
  const router = httpRouter<Event, Result>({
    routes: app.routes.map((route) => ({
      method: route.method,
      path: route.path,
      handler: (event: Event, context: Context) => serve(app, route, event, context),
    })),
    notFoundResponse: ({ method, path }) => {
      throw noRoute(app.routes, method, path);
    },
  });
  return middy<Event, Result, Error, Context>()
    .use(httpHeaderNormalizer())
    .use(problems(app))
    .handler(router);
}

/** One request: who is it, may they, not too often, and only then what they want. */
async function serve(app: App, route: Route, event: Event, context: Context): Promise<Result> {
  const request = requestOf(event, context.awsRequestId);
  if (route.access?.scope === 'public') {
    return respond(await runRoute(route, request, PUBLIC_ACTOR(request), app.ports), request);
  }
  const actor = await identify(app, request);
  authorize(route.access, actor, request.params['organizationId']);
  await limit(app.limiter, actor.id);
  const reply = await runRoute(route, request, actor, app.ports);
  app.metrics.count('AdminRequest', 1, { route: route.operationId });
  return respond(reply, request);
}

const PUBLIC_ACTOR = ({ requestId }: HttpRequest): Actor => ({
  id: 'public',
  role: 'reader',
  requestId,
});

/** Failed attempts count against the address that they come from. */
async function identify(app: App, request: HttpRequest): Promise<Actor> {
  try {
    const identity = await authenticate(app.authenticators, request.headers['authorization']);
    return { ...identity, requestId: request.requestId };
  } catch (error) {
    if (statusOf(error) === 401) await limit(app.limiter, `address:${request.sourceIp}`);
    throw error;
  }
}

async function limit(limiter: RateLimiter, callerId: string): Promise<void> {
  const { allowed, retryAfterMs } = await limiter.take(callerId);
  if (allowed) return;
  throw new HttpRefusal(
    429,
    'rate-limited',
    'Too many requests. Wait for as long as Retry-After says.',
    {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) },
    },
  );
}

/** Every error becomes problem details; those that are ours are logged, with their codes alone. */
function problems({ ports, metrics }: App): MiddlewareObj<Event, Result, Error, Context> {
  return {
    onError: (request) => {
      const requestId = request.context.awsRequestId;
      const status = statusOf(request.error);
      metrics.count('AdminProblem', 1, { code: codeOf(request.error) });
      if (status >= 500) {
        ports.log.error('Admin request failed', { requestId, ...describeError(request.error) });
      }
      request.response = respond(problemReply(request.error, requestId), { requestId });
    },
  };
}

function noRoute(routes: readonly Route[], method: string, path: string): HttpRefusal {
  const allowed = routes
    .filter((route) => new RegExp(`^${route.path.replace(/\{[^}]+\}/g, '[^/]+')}/?$`).test(path))
    .map((route) => route.method);
  if (allowed.length === 0) {
    return new HttpRefusal(404, 'route-not-found', 'There is nothing at this path.');
  }
  return new HttpRefusal(405, 'method-not-allowed', `${method} is not possible here.`, {
    headers: { allow: [...new Set(allowed)].join(', ') },
  });
}

/** Answers hold customers' settings: no cache keeps them, no browser guesses their type or frames them. */
function respond(reply: Reply, { requestId }: { requestId: string }): Result {
  return {
    statusCode: reply.status,
    headers: {
      ...(reply.body === undefined ? {} : { 'content-type': 'application/json' }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=63072000',
      'referrer-policy': 'no-referrer',
      'x-request-id': requestId,
      ...reply.headers,
    },
    ...(reply.body === undefined ? {} : { body: JSON.stringify(reply.body) }),
  };
}

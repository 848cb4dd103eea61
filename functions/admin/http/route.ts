import type { Role } from '@mailferry/core/directory/api-token';
import type { Actor } from '@mailferry/core/directory/audit';
import * as z from 'zod';
import type { AdminPorts } from '../ports.ts';
import { etagOf, versionOf } from './etag.ts';
import { readJson } from './json-body.ts';
import type { Reply } from './reply.ts';
import type { HttpRequest } from './request.ts';
import { validate } from './validate.ts';

/**
 * What a route asks of its caller. `public`: nothing. `caller`: to be authenticated. `organization`: to belong to the
 * organization in the path, or to none. `global`: to belong to none. The last two ask for one of the roles as well.
 */
export type Access =
  | { scope: 'public' }
  | { scope: 'caller' }
  | { scope: 'organization' | 'global'; roles: readonly Role[] };

/** Statuses that problems have. */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 409
  | 412
  | 413
  | 415
  | 422
  | 428
  | 429
  | 500
  | 503;

export type SuccessStatus = 200 | 201 | 202 | 204;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What OpenAPI and the pipeline need to know of a route. A route without `access` is denied to everybody. */
export interface RouteDescription {
  method: Method;
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  access?: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  success: { status: SuccessStatus; description: string; schema?: z.ZodType };
  /** The answer carries an ETag. */
  etag?: boolean;
  /** The request must carry If-Match. */
  ifMatch?: boolean;
  /** The request may carry an Idempotency-Key. */
  idempotent?: boolean;
  /** A field of the answer that must not be stored for repetitions; they get null in its place. */
  secretField?: string;
  /** Statuses of problems beyond those that every route can answer with. */
  problems?: readonly ProblemStatus[];
}

export interface Call<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  actor: Actor;
  /** The version of If-Match; `undefined` for `*`. */
  ifVersion: number | undefined;
  /** The id for what the request creates: the same at each repetition under one Idempotency-Key. */
  resourceId: string;
  ports: AdminPorts;
}

export interface Route extends RouteDescription {
  run(request: HttpRequest, actor: Actor, resourceId: string, ports: AdminPorts): Promise<Reply>;
}

type Empty = z.ZodObject<Record<never, never>>;
const none: Empty = z.strictObject({});

/**
 * Declares a route: its schemas validate the request, type the handler and make the OpenAPI document. The handler
 * answers with the body alone, with an ETag when it has a version, or with nothing.
 */
export function route<
  S extends z.ZodType,
  P extends z.ZodObject = Empty,
  Q extends z.ZodObject = Empty,
  B extends z.ZodType = z.ZodUndefined,
>(
  description: RouteDescription & {
    params?: P;
    query?: Q;
    body?: B;
    success: { status: SuccessStatus; description: string; schema?: S };
    handle(
      call: Call<z.output<P>, z.output<Q>, z.output<B>>,
    ): Promise<{ body?: z.output<S>; version?: number; headers?: Record<string, string> }>;
  },
): Route {
  const { handle, ...described } = description;
  return {
    ...described,
    async run(request, actor, resourceId, ports) {
      const params = validate(description.params ?? none, request.params, 'path');
      const query = validate(description.query ?? none, request.query, 'query');
      const body =
        description.body === undefined
          ? undefined
          : validate(description.body, readJson(request), 'body');
      const ifVersion =
        description.ifMatch === true ? versionOf(request.headers['if-match']) : undefined;
      // The defaults of absent schemas and the types of absent ones are the same; only the compiler cannot tell.
      const call = { params, query, body, actor, ifVersion, resourceId, ports } as Call<
        z.output<P>,
        z.output<Q>,
        z.output<B>
      >;
      const answer = await handle(call);
      return {
        status: description.success.status,
        ...(answer.body === undefined ? {} : { body: answer.body }),
        headers: {
          ...answer.headers,
          ...(answer.version === undefined ? {} : { etag: etagOf(answer.version) }),
        },
      };
    },
  };
}

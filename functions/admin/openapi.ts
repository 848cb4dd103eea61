import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { ProblemStatus, Route } from './http/route.ts';
import { problem } from './schemas/common.ts';

/** Problems that any authenticated route can answer with. */
const COMMON_PROBLEMS: readonly ProblemStatus[] = [401, 403, 429, 500, 503];

const PROBLEM_DESCRIPTIONS: Record<ProblemStatus, string> = {
  400: 'Not a request that can be understood.',
  401: 'No valid token.',
  403: 'Not for this caller.',
  404: 'No such thing.',
  409: 'The state of things does not allow it; `code` says why.',
  412: 'The record was changed since it was read.',
  413: 'The body is too large.',
  415: 'The body is not JSON by its type.',
  422: 'Not valid; `errors` says where.',
  428: 'If-Match is missing.',
  429: 'Too many requests.',
  500: 'A fault of the server.',
  503: 'Something that is needed is out of reach; try again.',
};

/** The OpenAPI 3.1 document, made from the very schemas that validate requests and type answers. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const method = route.method.toLowerCase();
    paths[route.path] = { ...paths[route.path], [method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Mailferry admin API',
      version: '1.0.0',
      description:
        'Organizations, domains, integrations and the operation of Mailferry. Errors are problem details (RFC 9457) with a stable `code`. Lists are paged by cursor. Updates need If-Match; creates take an Idempotency-Key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token (`mft_…`) or a JWT of the identity provider.',
        },
      },
    },
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const isPublic = route.access?.scope === 'public';
  const headers = {
    ...(route.ifMatch === true
      ? { 'If-Match': z.string().meta({ description: 'The ETag as read, or *.' }) }
      : {}),
    ...(route.idempotent === true
      ? {
          'Idempotency-Key': z
            .string()
            .min(1)
            .max(255)
            .optional()
            .meta({ description: 'A repetition with the same key gets the first answer.' }),
        }
      : {}),
  };
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: isPublic ? [] : [{ bearer: [] }],
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(Object.keys(headers).length === 0 ? {} : { header: z.object(headers) }),
    },
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
        }),
    responses: responsesOf(route),
    'x-access': route.access ?? { scope: 'nobody' },
  };
}

function responsesOf(route: Route): ZodOpenApiResponsesObject {
  const { status, description, schema } = route.success;
  const responses: ZodOpenApiResponsesObject = {
    [`${status}`]: {
      description,
      ...(route.etag === true
        ? { headers: z.object({ ETag: z.string().meta({ description: 'For If-Match.' }) }) }
        : {}),
      ...(schema === undefined ? {} : { content: { 'application/json': { schema } } }),
    },
  };
  for (const problemStatus of problemsOf(route)) {
    responses[`${problemStatus}`] = {
      description: PROBLEM_DESCRIPTIONS[problemStatus],
      content: { 'application/problem+json': { schema: problem } },
    };
  }
  return responses;
}

/** Which problems a route can answer with follows from what it takes. */
function problemsOf(route: Route): ProblemStatus[] {
  // Any route refuses a body that is too large, and a query that it does not know.
  if (route.access?.scope === 'public') return [413, 422, 500];
  const statuses = new Set<ProblemStatus>([
    413,
    422,
    ...COMMON_PROBLEMS,
    ...(route.problems ?? []),
  ]);
  const add = (...more: ProblemStatus[]) => {
    for (const status of more) statuses.add(status);
  };
  if (route.params !== undefined || route.query !== undefined) add(400);
  if (route.body !== undefined) add(400, 415);
  if (route.ifMatch === true) add(400, 428);
  if (route.idempotent === true) add(400, 409);
  // A change that somebody else's overtook between its read and its write.
  if (route.method !== 'GET') add(412);
  return [...statuses].sort((a, b) => a - b);
}

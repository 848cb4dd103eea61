import { Refusal } from '@mailferry/core/directory/refusal';
import { MailferryError } from '@mailferry/core/errors';
import type { Reply } from './reply.ts';

/** An HTTP-level refusal: what RFC 9110 has a status for, before any use case is asked. */
export class HttpRefusal extends Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { facts?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(code, message, options.facts);
    this.status = status;
    this.headers = options.headers ?? {};
  }
}

/** Statuses of the domain's codes; a refusal that is not named here conflicts with the state of things: 409. */
const STATUS_OF_CODE: Record<string, number> = {
  'cursor-malformed': 400,
  'version-conflict': 412,
  'domain-invalid': 422,
  'primary-region-unknown': 422,
  'rewrite-domain-foreign': 422,
  'token-scope': 422,
  'directory-unavailable': 503,
  'directory-item-malformed': 500,
  'ses-unavailable': 503,
};

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Not valid',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

/** RFC 9457 problem details of any thrown value; what is not of the error model tells nothing about itself. */
export function problemReply(error: unknown, requestId: string): Reply {
  const status = statusOf(error);
  const known = error instanceof MailferryError;
  const code = known ? error.code : 'internal';
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(error instanceof HttpRefusal ? error.headers : {}),
      ...(status === 503 ? { 'retry-after': '5' } : {}),
    },
    body: {
      ...(error instanceof Refusal ? error.facts : {}),
      type: `urn:mailferry:problem:${code}`,
      title: TITLES[status] ?? 'Error',
      status,
      detail: known ? error.message : 'Something went wrong on our side.',
      instance: `urn:mailferry:request:${requestId}`,
      code,
    },
  };
}

export function statusOf(error: unknown): number {
  if (error instanceof HttpRefusal) return error.status;
  if (!(error instanceof MailferryError)) return 500;
  const mapped = STATUS_OF_CODE[error.code];
  if (mapped !== undefined) return mapped;
  if (error.code.endsWith('-not-found')) return 404;
  if (error instanceof Refusal) return 409;
  return error.retriable ? 503 : 500;
}

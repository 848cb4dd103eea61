import type { Problem } from './generated/schema.ts';

/** Anything that kept a request from its answer: problem details of the server, or none at all. */
export class ApiProblem extends Error {
  /** 0 when nothing answered. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { field: string; message: string }[];
  readonly requestId: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: readonly { field: string; message: string }[]; requestId?: string } = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? [];
    this.requestId = more.requestId;
  }

  /** Whether asking again may help: nothing about the request is wrong. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('problem+json')) {
    return new ApiProblem(response.status, 'server-fault', 'The server failed to answer.', {
      requestId,
    });
  }
  // The document of the API says what problem+json holds.
  const problem = (await response.json()) as Problem;
  return new ApiProblem(response.status, problem.code, problem.detail, {
    requestId,
    fields: problem.errors?.map(({ field, message }) => ({ field, message })),
  });
}

export function unreachable(error: unknown): ApiProblem {
  const slow = error instanceof DOMException && error.name === 'TimeoutError';
  return new ApiProblem(
    0,
    slow ? 'timed-out' : 'unreachable',
    slow ? 'The server took too long to answer.' : 'The server does not answer.',
  );
}

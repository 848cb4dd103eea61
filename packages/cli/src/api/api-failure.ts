import { problem } from '@mailferry/functions/admin/schemas/common';
import type { Connection } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** Nobody at the address, no way to it, or no answer in time. */
export function unreachable(connection: Connection, cause: unknown): Failure {
  return new Failure(
    EXIT.unreachable,
    'unreachable',
    `Nothing answers at ${connection.url} (${reasonOf(cause)}).`,
    {
      advice:
        connection.source === 'local-stack'
          ? ['The local stack that was there has ended or hangs. Start it: npm start']
          : ['Is MAILFERRY_URL (or --url) the address of the admin function?'],
      cause,
    },
  );
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no answer';
  if (cause.name === 'TimeoutError') return 'no answer in time';
  const inner = cause.cause;
  if (inner instanceof Error) {
    const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
    return code ?? inner.message;
  }
  return cause.message;
}

/** What problem details (RFC 9457) say; anything else is the doing of something in between. */
export function problemFailure(connection: Connection, status: number, body: unknown): Failure {
  const result = problem.safeParse(body);
  if (!result.success) {
    return new Failure(
      status >= 500 ? EXIT.unreachable : EXIT.failed,
      'unexpected-answer',
      `${connection.url} answers ${status}, and not as the admin API of Mailferry does.`,
    );
  }
  const { code, detail, errors = [], organizationIds } = result.data;
  return new Failure(exitCodeOf(status), code, detail, {
    advice: [
      ...errors.map(({ field, message }) => `${field}: ${message}`),
      ...(Array.isArray(organizationIds) ? [`Organizations: ${organizationIds.join(', ')}`] : []),
      ...(status === 401 ? [tokenAdvice(connection)] : []),
      ...(status === 429 || status === 503 ? ['Try again in a few seconds.'] : []),
    ],
  });
}

function tokenAdvice({ source }: Connection): string {
  return source === 'local-stack'
    ? 'The local stack makes a new token at every start: start it again.'
    : 'MAILFERRY_TOKEN is unknown there, revoked or expired.';
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.denied;
  if (status === 404) return EXIT.notFound;
  if (status === 429 || status >= 500) return EXIT.unreachable;
  return EXIT.refused;
}

import { describeError, MailferryError } from '@mailferry/core/errors';

/**
 * What an answer of SQS or S3, or the lack of one, means for the cell that was asked.
 * `unavailable`: unreachable, timed out or 5xx: another cell may help. `throttled`: the cell works, slower.
 * `refused`: permissions, names, configuration: trying again changes nothing.
 */
export type FailureKind = 'unavailable' | 'throttled' | 'refused';

/** A failed call to one cell; becomes a MailferryError once no cell is left. */
export class CellFailure extends Error {
  override readonly name = 'CellFailure';
  readonly kind: FailureKind;
  /** Whether the request may have taken effect all the same. */
  readonly outcomeUnknown: boolean;

  constructor(kind: FailureKind, outcomeUnknown: boolean, cause: unknown) {
    super(`The cell is ${kind}.`, { cause });
    this.kind = kind;
    this.outcomeUnknown = outcomeUnknown;
  }
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const BROKEN_OFF = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const THROTTLES = /Throttl|SlowDown|TooManyRequests|RequestLimitExceeded|OverLimit/;

/** Classifies anything that a call of the AWS SDK threw. */
export function cellFailure(error: unknown): CellFailure {
  if (error instanceof CellFailure) return error;
  const { name, code, status } = facts(error);
  if (THROTTLES.test(name) || status === 429) return new CellFailure('throttled', false, error);
  if (name === 'TimeoutError' || BROKEN_OFF.has(code)) {
    return new CellFailure('unavailable', true, error);
  }
  if (NEVER_SENT.has(code)) return new CellFailure('unavailable', false, error);
  if (status >= 500) return new CellFailure('unavailable', true, error);
  return new CellFailure('refused', false, error);
}

/** The classification of one entry of a SendMessageBatch that SQS did not take. */
export function entryFailure(code: string, senderFault: boolean): CellFailure {
  const cause = new MailferryError('queue-entry', 'SQS did not take the entry.', {
    detail: { sqsCode: code },
  });
  if (THROTTLES.test(code)) return new CellFailure('throttled', false, cause);
  return new CellFailure(senderFault ? 'refused' : 'unavailable', false, cause);
}

/** The error that the caller sees, from the failures of each cell that was tried. */
export function queueError(
  failures: readonly { region: string; failure: CellFailure }[],
): MailferryError {
  const detail = {
    cells: failures.map(({ region, failure }) => ({
      region,
      kind: failure.kind,
      ...describeError(failure.cause),
    })),
    outcomeUnknown: failures.some(({ failure }) => failure.outcomeUnknown),
  };
  const cause = failures.at(-1)?.failure.cause;
  if (failures.every(({ failure }) => failure.kind === 'refused')) {
    return new MailferryError('queue-refused', 'The mail queue refused the request.', {
      detail,
      cause,
    });
  }
  return new MailferryError('queue-unavailable', 'The mail cannot be queued at the moment.', {
    retriable: true,
    detail,
    cause,
  });
}

export function abortedError(): MailferryError {
  return new MailferryError('aborted', 'The hand-in was aborted; the mail may have been queued.', {
    retriable: true,
  });
}

function facts(error: unknown): { name: string; code: string; status: number } {
  if (!(error instanceof Error)) return { name: '', code: '', status: 0 };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode)
      : 0;
  return { name: error.name, code, status };
}

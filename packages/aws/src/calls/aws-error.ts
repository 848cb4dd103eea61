import type { HttpAnswer } from './signed-http.ts';

/** An answer of AWS that is not what was asked for. `name` is the exception's, as AWS's references have it. */
export class AwsError extends Error {
  readonly httpStatus: number;
  /** The answer's fields, where it was JSON. */
  readonly fields: Record<string, unknown>;

  constructor(httpStatus: number, name: string, fields: Record<string, unknown>) {
    super(String(fields['message'] ?? fields['Message'] ?? ''));
    this.name = name;
    this.httpStatus = httpStatus;
    this.fields = fields;
  }
}

/** No connection stood in time: nothing was written. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
}

/** A request was written, or may have been, and was not answered in time. */
export class AnswerTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export function isAwsError(cause: unknown, name: string): cause is AwsError {
  return cause instanceof AwsError && cause.name === name;
}

/**
 * The error in an answer of one of AWS's JSON protocols. The name comes in a header or in the body, with a namespace
 * before it (`#`) or an address behind it (`:`) at some services.
 */
export function errorOf({ status, headers, body }: HttpAnswer): AwsError {
  const fields = fieldsOf(body);
  const type = headers['x-amzn-errortype'] ?? fields['__type'] ?? fields['code'] ?? 'Unknown';
  const name = String(type).replace(/:.*$/, '').replace(/^.*#/, '');
  return new AwsError(status, name, fields);
}

function fieldsOf(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/**
 * The one error model. `code` is stable and may be matched by callers; `message` is safe to show to anybody;
 * `detail` is for operators' logs and may name resources, but never addresses, subjects, bodies or secrets.
 */
export class MailferryError extends Error {
  override readonly name = 'MailferryError';
  readonly code: string;
  readonly retriable: boolean;
  readonly detail: Record<string, unknown> | undefined;

  constructor(
    code: string,
    message: string,
    options: { retriable?: boolean; detail?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retriable = options.retriable ?? false;
    this.detail = options.detail;
  }
}

/** The error's code, or `internal` for anything that is not of the model. */
export function codeOf(error: unknown): string {
  return error instanceof MailferryError ? error.code : 'internal';
}

/** A short description of any thrown value for operators' logs: class and code, no message of foreign origin. */
export function describeError(error: unknown): { errorName: string; errorCode?: string } {
  if (error instanceof MailferryError) return { errorName: error.name, errorCode: error.code };
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined
    ? { errorName: error.name }
    : { errorName: error.name, errorCode: code };
}

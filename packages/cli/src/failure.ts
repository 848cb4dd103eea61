import { MailferryError } from '@mailferry/core/errors';
import type { ExitCode } from './exit-codes.ts';

/** What ends a command: `message` says what is wrong, `advice` what to do about it. */
export class Failure extends MailferryError {
  readonly exitCode: ExitCode;
  readonly advice: readonly string[];

  constructor(
    exitCode: ExitCode,
    code: string,
    message: string,
    options: { advice?: readonly string[]; cause?: unknown } = {},
  ) {
    super(code, message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = exitCode;
    this.advice = options.advice ?? [];
  }
}

import { MailferryError } from '@mailferry/core/errors';

/**
 * Runs a reader. What it throws must be an error of the model with one of the codes.
 * @returns its answer, or nothing where it refused the input. @throws what was not declared.
 */
export function declared<T>(codes: readonly string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MailferryError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** @throws Error saying what does not hold. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

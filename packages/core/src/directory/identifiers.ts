import * as z from 'zod/mini';

/** Ids of organizations and integrations: the envelope's rule, so that every id of the directory fits into a mail. */
export const directoryId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1–64 of A–Z a–z 0–9 _ -'));

/** Milliseconds since the Unix epoch. */
export const timeMs = z.int().check(z.nonnegative());

/** Counts writes of a record; the first is 1. Every replacing write is conditional on it. */
export const version = z.int().check(z.positive());

/**
 * Text that people type and others read: names, reasons. No control characters (they break log lines and headers), no
 * line or paragraph separators, no bidirectional overrides (they disguise what a name says).
 */
export const plainText = (maxLength: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1),
      z.maxLength(maxLength),
      z.regex(
        /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
        'must not hold control characters',
      ),
    );

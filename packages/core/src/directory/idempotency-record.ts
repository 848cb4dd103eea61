import * as z from 'zod/mini';
import { timeMs } from './identifiers.ts';

/** RFC draft-ietf-httpapi-idempotency-key-header leaves the format to the server. */
export const idempotencyKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,255}$/, 'must be 1–255 visible ASCII characters'));

/** The answer to a create, kept so that a repeated request gets the same one. */
export const idempotencyRecordSchema = z.object({
  callerId: z.string(),
  key: idempotencyKey,
  /** SHA-256 over method, path and body: the same key for another request is refused. */
  fingerprint: z.string(),
  /** The id of what the request creates: a repetition after a crash creates the same. */
  resourceId: z.string(),
  /** While running: until when a second request with the key is turned away. */
  runningUntilMs: timeMs,
  answer: z.exactOptional(
    z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }),
  ),
  expiresAtMs: timeMs,
});

export type IdempotencyRecord = z.infer<typeof idempotencyRecordSchema>;

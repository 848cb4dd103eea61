import * as z from 'zod/mini';

/**
 * How a region's events go out: `withheld` keeps them until another mode is set, `late` holds each for `delayMs` after
 * it came about, `twice` emits each two times, `drop` loses them, those withheld so far too.
 */
export const eventModeSchema = z.strictObject({
  mode: z.enum(['on', 'withheld', 'late', 'twice', 'drop']),
  delayMs: z._default(z.int().check(z.nonnegative(), z.maximum(86_400_000)), 5_000),
});

export type EventMode = z.infer<typeof eventModeSchema>;
export type EventModeInput = z.input<typeof eventModeSchema>;

export const EVENTS_ON: EventMode = { mode: 'on', delayMs: 0 };

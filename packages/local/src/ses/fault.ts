import * as z from 'zod/mini';
import type { OperationName } from './operations/names.ts';
import { OPERATION_NAMES } from './operations/names.ts';

/**
 * What a region's SES does wrong:
 * - `refuse`: takes no connection. A region with a port of its own (`portPerRegion`) really closes it, so that the SDK
 *   sees ECONNREFUSED. On the port that all regions share nobody knows the region before the request's head is read:
 *   there the socket is cut before its body is, and the SDK sees ECONNRESET, of which it cannot tell whether anything
 *   was processed.
 * - `hang`: takes the request and never answers. `reset`: reads the request whole, then cuts the connection.
 * - `error-500`, `error-503`, `throttle`: answers so. Nothing is processed in any of the above.
 * - `slow`: processes at once and answers `delayMs` later: a client that gave up has sent its mail all the same.
 * - `accept-then-reset`: processes, records and emits events, then cuts the connection instead of answering.
 * - `paused`, `suspended`: the account may not send; GetAccount says so too.
 */
export const faultSchema = z.strictObject({
  mode: z.enum([
    'none',
    'refuse',
    'hang',
    'reset',
    'error-500',
    'error-503',
    'throttle',
    'slow',
    'accept-then-reset',
    'paused',
    'suspended',
  ]),
  /** The share of requests that it hits, for grey failures. */
  share: z._default(z.number().check(z.minimum(0), z.maximum(1)), 1),
  delayMs: z._default(z.int().check(z.nonnegative(), z.maximum(600_000)), 5_000),
  /** Ends by itself after so many hits. */
  maxHits: z.optional(z.int().check(z.positive())),
  /** Only these operations; without it, every one. */
  operations: z.optional(z.array(z.enum(OPERATION_NAMES)).check(z.minLength(1))),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export const NO_FAULT: Fault = { mode: 'none', share: 1, delayMs: 0 };

/** Whether a fault is about sending alone: nothing but SendEmail is refused, and GetAccount tells. */
function aboutSending(fault: Fault): boolean {
  return fault.mode === 'paused' || fault.mode === 'suspended';
}

/** Whether a fault closes the region for everybody, so that its own port may be closed too. */
export function closesRegion(fault: Fault): boolean {
  const { mode, share, maxHits, operations } = fault;
  return mode === 'refuse' && share === 1 && maxHits === undefined && operations === undefined;
}

/** Whether the fault is meant for a request of this operation, before chance has its say. */
export function concerns(fault: Fault, operation: OperationName): boolean {
  if (fault.mode === 'none') return false;
  if (aboutSending(fault) && operation !== 'SendEmail') return false;
  return fault.operations?.includes(operation) ?? true;
}

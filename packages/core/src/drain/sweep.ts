import type { DrainState } from './backlog.ts';
import type { Destination } from './destination.ts';

/**
 * However long a backlog cannot be drained, its mail passes its sender this often: there a delay is told, an expired mail
 * reported, and what is parked again begins another retention. Four hours are the age at which senders hear of a delay;
 * a lifetime is days, the queue's retention two weeks.
 */
const SWEEP_EVERY_MS = 4 * 3_600_000;

/**
 * A sweep moves each mail once: earlier than this, senders might still go by an older snapshot of the regions (3 s) or an
 * older policy (10 s, and what its copy lags), and would park the mail again for good.
 */
const SENDERS_KNOW_MS = 15_000;

/**
 * The request for a sweep that is to be met: the stored one, one made now by a region that returned since the last sweep,
 * or one made now because mail has been standing still for `SWEEP_EVERY_MS`. None is due if it is not later than
 * `known.sweptAtMs`.
 */
export function sweepDue(
  known: DrainState,
  { destination, stands, nowMs }: { destination: Destination; stands: boolean; nowMs: number },
): number {
  const { sweepRequestedAtMs, sweptAtMs, parkedSinceMs = nowMs } = known;
  if (sweepRequestedAtMs > sweptAtMs) return sweepRequestedAtMs;
  if (destination.kind === 'chance' && destination.sinceMs > sweptAtMs) {
    if (nowMs - destination.sinceMs >= SENDERS_KNOW_MS) return nowMs;
  }
  const stoodMs = nowMs - Math.max(sweptAtMs, parkedSinceMs);
  return stands && stoodMs >= SWEEP_EVERY_MS ? nowMs : sweepRequestedAtMs;
}

/** Whether the stored request has a reason that senders may not know yet: it waits for the next tick. */
export function isTooFresh({ sweepRequestedAtMs, sweptAtMs }: DrainState, nowMs: number): boolean {
  return sweepRequestedAtMs > sweptAtMs && nowMs - sweepRequestedAtMs < SENDERS_KNOW_MS;
}

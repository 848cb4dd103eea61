import type { UnknownOutcomePolicy } from '../routing/policy.ts';
import type { Delivery } from './delivery.ts';
import { advance, isFinal, sendEventOf } from './delivery.ts';
import type { LedgerEntry } from './ledger.ts';

export interface ClaimContext {
  nowMs: number;
  /** Name of the claimant, new for each invocation. */
  token: string;
  leaseMs: number;
  /** How far the clocks of two machines may differ: a lease counts as over only this much after its end. */
  skewMs: number;
  unknownOutcome: UnknownOutcomePolicy;
  /** Recipients that the mail may not be sent to now. */
  leftOut: readonly string[];
}

export type ClaimDecision =
  /** Ours already, or nothing left to do. */
  | { kind: 'owned'; delivery: Delivery }
  | { kind: 'done' }
  /** Somebody else's turn, or still waiting for evidence. */
  | { kind: 'later'; untilMs: number }
  /** Write `next`, then send. */
  | { kind: 'claim'; next: Delivery }
  /** Write `next`: SES reported the send. */
  | { kind: 'sent'; next: Delivery }
  /** Write `next` and come back at `untilMs`. */
  | { kind: 'hold'; next: Delivery; untilMs: number }
  /** The organization forbids a second send, and the first one's outcome stays unknown. */
  | { kind: 'give-up'; delivery: Delivery };

/**
 * What a sender may do with a mail whose record exists already. This is where at-least-once delivery, crashes and
 * lost answers are told apart: a record left `sending` by a worker that is gone may have been accepted by SES, so it
 * is treated as an unknown outcome and never simply sent again.
 */
export function decideClaim(
  entry: LedgerEntry & { delivery: Delivery },
  context: ClaimContext,
): ClaimDecision {
  const { delivery } = entry;
  const { nowMs, token, skewMs } = context;
  if (isFinal(delivery.state)) return { kind: 'done' };
  if (delivery.state === 'sending' && delivery.leaseToken === token)
    return { kind: 'owned', delivery };

  // Whatever the state: a mail that was sent again after an unknown outcome may have been parked since.
  const send = sendEventOf(entry.events);
  if (send !== undefined) {
    return {
      kind: 'sent',
      next: advance(
        delivery,
        nowMs,
        { step: 'sent', region: send.region, reason: 'reported-by-event' },
        { state: 'sent', region: send.region, sesMessageId: send.sesMessageId },
      ),
    };
  }

  const mayBeOut = delivery.state === 'sending' || delivery.state === 'unknown';
  if (!mayBeOut) return { kind: 'claim', next: leased(delivery, context, false) };

  if (delivery.state === 'sending') {
    const overMs = delivery.leaseUntilMs + skewMs;
    if (nowMs < overMs) return { kind: 'later', untilMs: overMs };
    if (context.unknownOutcome.action !== 'resend') {
      const untilMs = nowMs + context.unknownOutcome.waitMs;
      return {
        kind: 'hold',
        untilMs,
        next: advance(
          delivery,
          nowMs,
          { step: 'unknown', reason: 'worker-lost' },
          { state: 'unknown', unknownUntilMs: untilMs, reason: 'worker-lost' },
        ),
      };
    }
    return { kind: 'claim', next: leased(delivery, context, true) };
  }

  const untilMs = delivery.unknownUntilMs ?? nowMs;
  if (nowMs < untilMs) return { kind: 'later', untilMs };
  if (context.unknownOutcome.action === 'fail') return { kind: 'give-up', delivery };
  return { kind: 'claim', next: leased(delivery, context, true) };
}

function leased(delivery: Delivery, context: ClaimContext, resend: boolean): Delivery {
  const { nowMs, token, leaseMs, leftOut } = context;
  return advance(
    delivery,
    nowMs,
    { step: resend ? 'resent' : 'claimed' },
    {
      state: 'sending',
      leaseToken: token,
      leaseUntilMs: nowMs + leaseMs,
      ...(leftOut.length > 0 || delivery.leftOut !== undefined ? { leftOut: [...leftOut] } : {}),
      possibleDuplicate: delivery.possibleDuplicate || resend,
    },
  );
}

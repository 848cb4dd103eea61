import type { UnknownOutcomePolicy } from '../routing/policy.ts';
import type { Delivery } from './delivery.ts';
import { advance } from './delivery.ts';
import type { Verdict } from './verdict.ts';

/** The ledger record that a verdict leads to. Pure. */
export function settledRecord(
  delivery: Delivery,
  verdict: Verdict,
  nowMs: number,
  unknownOutcome: UnknownOutcomePolicy,
): Delivery {
  const noted = withNotes(delivery, verdict.notes, nowMs);
  switch (verdict.kind) {
    case 'sent': {
      const { region, sesMessageId } = verdict;
      return advance(
        noted,
        nowMs,
        { step: 'sent', region },
        { state: 'sent', region, sesMessageId },
      );
    }
    case 'unknown': {
      const { region, reason } = verdict;
      const waitMs = unknownOutcome.action === 'resend' ? 0 : unknownOutcome.waitMs;
      return advance(
        noted,
        nowMs,
        { step: 'unknown', region, reason },
        {
          state: 'unknown',
          region,
          reason,
          unknownUntilMs: nowMs + waitMs,
          holds: delivery.holds + 1,
        },
      );
    }
    case 'failed':
      return advance(
        noted,
        nowMs,
        { step: 'failed', reason: verdict.reason },
        { state: 'failed', reason: verdict.reason },
      );
    case 'wait':
      return advance(
        noted,
        nowMs,
        { step: 'waiting', reason: verdict.reason },
        // A wait of a stated length tells nothing of how long the next one should be.
        {
          state: 'waiting',
          reason: verdict.reason,
          holds: delivery.holds + (verdict.delayMs === undefined ? 1 : 0),
        },
      );
    case 'park':
      return advance(
        noted,
        nowMs,
        { step: 'parked', reason: verdict.reason },
        { state: 'parked', reason: verdict.reason },
      );
    case 'quarantine':
      return advance(
        noted,
        nowMs,
        { step: 'quarantined', reason: verdict.reason },
        { state: 'quarantined', reason: verdict.reason },
      );
  }
}

/** Notes become steps of the trace without becoming versions of the record. */
function withNotes(delivery: Delivery, notes: readonly string[], atMs: number): Delivery {
  if (notes.length === 0) return delivery;
  return {
    ...delivery,
    history: [...delivery.history, ...notes.map((reason) => ({ atMs, step: 'noted', reason }))],
  };
}

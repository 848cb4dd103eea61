import type { UnknownOutcomePolicy } from '../routing/policy.ts';
import type { PolicedRecord } from './work.ts';

/**
 * What may follow an unknown outcome of this mail. Mail with a null return path is held and sent again even where its
 * organization chose to fail: nobody could be told of the failure, and nearly all of it are reports of failures, which
 * do less harm twice than never.
 */
export function unknownOutcomeOf({
  envelope,
  policy,
}: Pick<PolicedRecord, 'envelope' | 'policy'>): UnknownOutcomePolicy {
  const { unknownOutcome } = policy;
  return unknownOutcome.action === 'fail' && envelope.mailFrom === ''
    ? { ...unknownOutcome, action: 'reconcile' }
    : unknownOutcome;
}

import type { Organization } from '../api/generated/schema.ts';

export type UnknownAction = Organization['unknownOutcome']['action'];

export const UNKNOWN_ACTIONS: readonly UnknownAction[] = ['reconcile', 'resend', 'fail'];

/** What happens to mail that SES may have accepted although its answer was lost. */
export const UNKNOWN_LABELS: Record<UnknownAction, { label: string; description: string }> = {
  reconcile: {
    label: 'Wait for proof, then send again',
    description: 'Sent again, marked as a possible duplicate, if SES reports nothing in time.',
  },
  resend: {
    label: 'Send again at once',
    description: 'Nothing is late, and some mail may arrive twice.',
  },
  fail: {
    label: 'Wait for proof, then report failure',
    description: 'Nothing arrives twice, and the sender is told when SES reports nothing in time.',
  },
};

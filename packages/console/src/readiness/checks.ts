import type { ReadinessCheck } from '../api/generated/schema.ts';

export const CHECK_LABELS: Record<ReadinessCheck['check'], string> = {
  consent: 'Consent',
  account: 'SES account',
  'production-access': 'Production access',
  'daily-quota': 'Daily quota',
  'send-rate': 'Send rate',
  domain: 'Domain',
  'mail-from': 'MAIL FROM',
  'configuration-set': 'Configuration set',
  'suppression-list': 'Suppression list',
};

/** What is found, and what to do about it. */
export function findingText({ explanation, action }: ReadinessCheck): string {
  return action === null ? explanation : `${explanation} ${action}`;
}

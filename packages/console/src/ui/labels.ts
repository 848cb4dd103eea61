import type { Caller, Integration } from '../api/generated/schema.ts';

export const KIND_LABELS: Record<Integration['kind'], string> = {
  'microsoft-365-inline': 'Microsoft 365 (inline)',
  'google-workspace': 'Google Workspace',
  'microsoft-exchange': 'Microsoft Exchange',
  'other-smtp': 'Other SMTP service',
  'microsoft-365-api': 'Microsoft 365 (Microsoft API connection)',
  'microsoft-365-journaling': 'Microsoft 365 (journaling mode)',
};

export const FROM_LABELS: Record<
  Integration['from']['mode'],
  { label: string; description: string }
> = {
  own: {
    label: 'Preserve own senders, rewrite others',
    description:
      'From of your verified domains stays. Of outside senders it becomes an address of yours, the original goes into Reply-To.',
  },
  preserve: {
    label: 'Preserve every sender',
    description:
      'From is never changed. SES accepts verified domains alone, so mail of outside senders waits.',
  },
  rewrite: {
    label: 'Rewrite every sender',
    description: 'From always becomes an address of yours, the original goes into Reply-To.',
  },
};

export const RESIDENCY_LABELS = {
  none: { label: 'No restriction', description: 'Mail may be processed in any region.' },
  eu: {
    label: 'European Union only',
    description: 'Forbids every region outside the European Union, secondaries included.',
  },
} as const;

export const ROLE_LABELS: Record<Caller['role'], string> = {
  operator: 'Operator',
  admin: 'Organization admin',
  reader: 'Reader',
};

export const ROLE_DESCRIPTIONS: Record<Caller['role'], string> = {
  operator: 'May do everything.',
  admin: 'May change everything of the organization.',
  reader: 'May look, and change nothing.',
};

import { originalRecipient } from '@mailferry/core/delivery/original-recipient';
import { DEFAULT_UNKNOWN_OUTCOME, type OrganizationPolicy } from '@mailferry/core/routing/policy';
import { describe, expect, it } from 'vitest';

const policy: OrganizationPolicy = {
  organizationId: 'contoso',
  primaryRegion: 'us-east-1',
  allowMultiRegion: true,
  dataResidency: 'none',
  transferAcknowledged: false,
  domains: [{ domain: 'contoso.example', readyRegions: ['us-east-1'] }],
  integrations: [
    { integrationId: 'm365', deliveryDomain: 'contoso.mail.example', from: { mode: 'own' } },
  ],
  suppressed: new Set(),
  unknownOutcome: DEFAULT_UNKNOWN_OUTCOME,
  spillOverQuota: false,
  delayWarning: false,
};

describe('originalRecipient', () => {
  const rcptTo = ['Ann@contoso.example', 'guest@elsewhere.example'];

  it('finds the address that the sender wrote behind the one that SES knows', () => {
    const mail = { rcptTo, integrationId: 'm365' };
    expect(originalRecipient('ann@contoso.mail.example', mail, policy)).toBe('Ann@contoso.example');
    expect(originalRecipient('guest@elsewhere.example', mail, policy)).toBe(
      'guest@elsewhere.example',
    );
  });

  it('leaves an address alone that nothing was rewritten to', () => {
    expect(originalRecipient('bob@other.example', { rcptTo, integrationId: 'm365' }, policy)).toBe(
      'bob@other.example',
    );
    expect(originalRecipient('ann@contoso.mail.example', { rcptTo }, policy)).toBe(
      'ann@contoso.mail.example',
    );
  });
});

import type { Domain } from '@mailferry/core/directory/domain';
import type { Integration } from '@mailferry/core/directory/integration';
import { type Organization, organizationSchema } from '@mailferry/core/directory/organization';
import { DEFAULT_HEADER_POLICY } from '@mailferry/core/mail/header-policy';

export const NOON_MS = Date.UTC(2026, 5, 1, 12);

export function organization(changes: Partial<Organization> = {}): Organization {
  return organizationSchema.parse({
    organizationId: 'acme',
    name: 'Acme',
    primaryRegion: 'us-east-1',
    allowMultiRegion: true,
    dataResidency: 'none',
    version: 1,
    createdAtMs: NOON_MS,
    updatedAtMs: NOON_MS,
    ...changes,
  });
}

export function domain(changes: Partial<Domain> = {}): Domain {
  const region = (status: 'verified' | 'pending') => ({
    selector: 'mf-x',
    publicKey: 'AAAA',
    createdAtMs: NOON_MS,
    dns: { found: 'matching' as const },
    ses: { status },
  });
  return {
    organizationId: 'acme',
    domain: 'acme.example',
    regions: { 'us-east-1': region('verified'), 'us-west-2': region('pending') },
    addedAtMs: NOON_MS,
    version: 1,
    ...changes,
  };
}

export function integration(changes: Partial<Integration> = {}): Integration {
  return {
    organizationId: 'acme',
    integrationId: 'm365',
    kind: 'microsoft-365-inline',
    name: 'Office',
    deliveryDomain: 'acme.mail.onmicrosoft.com',
    from: { mode: 'own' },
    headers: DEFAULT_HEADER_POLICY,
    version: 1,
    createdAtMs: NOON_MS,
    updatedAtMs: NOON_MS,
    ...changes,
  };
}

/** A clock that stands still until it is moved. */
export function manualClock(startMs = NOON_MS) {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

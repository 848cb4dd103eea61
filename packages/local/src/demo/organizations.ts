import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import { UNKNOWN_OUTCOME } from '../seed.ts';

/** One organization that crosses to its secondary, one whose mail stays and waits, and one in Europe that crosses. */
export const ORGANIZATIONS: readonly (OrganizationSeed & { domain: string })[] = [
  {
    organizationId: 'contoso',
    name: 'Contoso',
    primaryRegion: 'us-east-1',
    allowMultiRegion: true,
    domain: 'contoso.example',
    unknownOutcome: UNKNOWN_OUTCOME,
    domains: [{ domain: 'contoso.example', readyRegions: ['us-east-1', 'us-west-2'] }],
    integrations: [
      {
        integrationId: 'microsoft-365',
        kind: 'microsoft-365-inline',
        name: 'Microsoft 365',
        deliveryDomain: 'contoso.mail.onmicrosoft.example',
        from: { mode: 'own' },
      },
    ],
  },
  {
    organizationId: 'fabrikam',
    name: 'Fabrikam',
    primaryRegion: 'us-east-1',
    allowMultiRegion: false,
    domain: 'fabrikam.example',
    unknownOutcome: UNKNOWN_OUTCOME,
    domains: [{ domain: 'fabrikam.example', readyRegions: ['us-east-1'] }],
    integrations: [
      { integrationId: 'gateway', kind: 'other-smtp', name: 'Gateway', from: { mode: 'own' } },
    ],
  },
  {
    organizationId: 'litware',
    name: 'Litware',
    primaryRegion: 'eu-west-1',
    allowMultiRegion: true,
    transferAcknowledgedBy: 'demo',
    domain: 'litware.example',
    unknownOutcome: UNKNOWN_OUTCOME,
    domains: [{ domain: 'litware.example', readyRegions: ['eu-west-1', 'us-west-2'] }],
    integrations: [
      { integrationId: 'gateway', kind: 'other-smtp', name: 'Gateway', from: { mode: 'own' } },
    ],
  },
];

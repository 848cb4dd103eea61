import type { Organization } from '../directory/organization.ts';
import type { OrganizationPage } from '../directory/repository.ts';
import type { ReadinessCheck } from './readiness.ts';

/** What a page of organizations holds, in its order; a damaged record has nothing but whose it is. */
export interface Listed {
  organizationId: string;
  organization?: Organization;
}

/** Leaves out damaged records that say another primary region; those that say none concern every cell. */
export function listedIn({ items, damaged }: OrganizationPage, primaryRegion: string): Listed[] {
  const known = items.map((organization): Listed => {
    const { organizationId } = organization;
    return { organizationId, organization };
  });
  const unknown = damaged
    .filter((one) => one.primaryRegion === undefined || one.primaryRegion === primaryRegion)
    .map(({ organizationId }): Listed => ({ organizationId }));
  return [...known, ...unknown].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
}

export function damagedCheck(organizationId: string): ReadinessCheck {
  return {
    check: 'domain',
    subject: organizationId,
    ready: false,
    explanation: 'A record of the organization is damaged: all of its mail waits.',
    action: 'Restore the record in the Directory table.',
  };
}

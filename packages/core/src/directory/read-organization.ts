import { secondaryOf } from '../settings/routes.ts';
import type { Organization } from './organization.ts';
import type { DirectoryPorts } from './ports.ts';
import { notFound, Refusal } from './refusal.ts';
import type { OrganizationRecords } from './repository.ts';

/** @throws Refusal `organization-not-found`. */
export async function readOrganization(
  { repository }: Pick<DirectoryPorts, 'repository'>,
  organizationId: string,
): Promise<Organization> {
  const organization = await repository.organization(organizationId);
  if (organization === undefined) throw notFound('organization');
  return organization;
}

/** @throws Refusal `organization-not-found`. */
export async function readRecords(
  { repository }: Pick<DirectoryPorts, 'repository'>,
  organizationId: string,
): Promise<OrganizationRecords> {
  const records = await repository.recordsOf(organizationId);
  if (records === undefined) throw notFound('organization');
  return records;
}

/** For changes: an organization that is being deleted takes none. @throws Refusal `organization-deleting`. */
export async function readActiveOrganization(
  ports: Pick<DirectoryPorts, 'repository'>,
  organizationId: string,
): Promise<Organization> {
  const organization = await readOrganization(ports, organizationId);
  requireActive(organization);
  return organization;
}

export function requireActive({ status }: Organization): void {
  if (status === 'active') return;
  throw new Refusal('organization-deleting', 'This organization is being deleted.');
}

/** Every region that domains of the organization need an identity in, the primary first. */
export function regionsOf(
  { settings }: Pick<DirectoryPorts, 'settings'>,
  { primaryRegion, allowMultiRegion }: Organization,
): string[] {
  const secondary = secondaryOf(settings, primaryRegion);
  return allowMultiRegion && secondary !== undefined ? [primaryRegion, secondary] : [primaryRegion];
}

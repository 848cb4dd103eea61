import { consentOf } from '../directory/policy-of-records.ts';
import type { DirectoryRepository } from '../directory/repository.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import { permittedRegions } from '../routing/route.ts';
import { isPrimaryCell, secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';

/** Organizations whose mail would have nowhere to go. */
export interface Stranded {
  /** The first of them, by id. */
  organizationIds: string[];
  /** Whether there are others. */
  more: boolean;
}

const PAGE = 100;
/** As many as a person reads. */
const NAMED = 20;

/**
 * The organizations that a cell serves and that no region would be left to, with health as given. Reads the list of
 * organizations until enough are found.
 * @throws MailferryError `directory-unavailable`.
 */
export async function strandedBy(
  repository: Pick<DirectoryRepository, 'organizations'>,
  settings: Settings,
  cell: string,
  health: HealthSnapshot,
): Promise<Stranded> {
  const isStandby = !isPrimaryCell(settings, cell);
  const organizationIds: string[] = [];
  let after: string | undefined;
  do {
    const page = await repository.organizations({
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const organization of page.items) {
      const regions = permittedRegions(consentOf(organization, settings), settings);
      // To a standby cell producers hand in only what may leave its primary.
      const served = isStandby
        ? regions.length > 1 && secondaryOf(settings, organization.primaryRegion) === cell
        : organization.primaryRegion === cell;
      if (!served || regions.some((region) => health.usabilityOf(region).share > 0)) continue;
      if (organizationIds.length === NAMED) return { organizationIds, more: true };
      organizationIds.push(organization.organizationId);
    }
    after = page.next;
  } while (after !== undefined);
  return { organizationIds, more: false };
}

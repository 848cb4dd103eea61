import type { Checker } from '../evidence.ts';
import { allowedRegions } from '../organizations.ts';

export const consent: Checker = {
  name: 'consent',
  invariant:
    "No mail is sent by a region, or handled by a cell, that its organization's policy forbids.",
  check({ handedIn, arrivals, ledgers }, report) {
    for (const { id, region, cell } of arrivals) {
      const organizationId =
        handedIn.get(id)?.mail.organization.organizationId ??
        ledgers.get(id)?.find(({ delivery }) => delivery !== undefined)?.delivery?.organizationId;
      if (organizationId === undefined) {
        report('SES accepted a mail that nobody handed in and no ledger knows', id);
        continue;
      }
      const allowed = allowedRegions(organizationId);
      if (!allowed.includes(region))
        report(`sent by ${region}, which ${organizationId} forbids`, id);
      if (!allowed.includes(cell))
        report(`handled by the cell ${cell}, which ${organizationId} forbids`, id);
    }
  },
};

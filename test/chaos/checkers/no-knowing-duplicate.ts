import { arrivalsById, type Checker } from '../evidence.ts';
import { excuseFor } from '../excuses.ts';
import { organizationOf } from '../organizations.ts';

export const noKnowingDuplicate: Checker = {
  name: 'no-knowing-duplicate',
  invariant:
    'No mail is accepted twice unless the first answer was lost; its record says so, and no organization gets a second send that it forbids.',
  check(evidence, report) {
    for (const [id, arrivals] of arrivalsById(evidence.arrivals)) {
      if (arrivals.length < 2) continue;
      const cells = new Set(arrivals.map(({ cell }) => cell));
      const handed = evidence.handedIn.get(id);
      if (cells.size > 1 && handed !== undefined && handed.possibleCells < 2)
        report(`sent by the cells ${[...cells].join(' and ')}, but handed in at one`, id);
      for (const cell of cells) {
        const here = arrivals.filter((arrival) => arrival.cell === cell);
        for (const [index, first] of here.slice(0, -1).entries()) {
          const second = here[index + 1];
          if (second === undefined) continue;
          if (excuseFor(evidence, first, second.acceptedAtMs) === undefined)
            report(
              `${first.region} accepted it and its sender knew; ${second.region} accepted it again ${second.acceptedAtMs - first.acceptedAtMs} ms later`,
              id,
            );
        }
        const record = evidence.ledgers.get(id)?.find((one) => one.cell === cell)?.delivery;
        if (here.length > 1 && record?.possibleDuplicate !== true)
          report(`${cell} sent it twice, and its record does not say so`, id);
        const { organizationId } = record ?? handed?.mail.organization ?? {};
        if (here.length < 2 || organizationId === undefined) continue;
        // Only a mail whose sender can be told may be given up.
        const { action } = organizationOf(organizationId).unknownOutcome;
        if (action === 'fail' && record?.mailFrom !== '')
          report(`sent twice by ${cell}, which its organization forbids`, id);
      }
    }
  },
};

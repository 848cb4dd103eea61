import { arrivalsById, type Checker } from '../evidence.ts';

export const nothingLost: Checker = {
  name: 'nothing-lost',
  invariant:
    'Every mail whose hand-in was answered with success was accepted by SES or recorded as failed.',
  check({ handedIn, arrivals, ledgers }, report) {
    const arrived = arrivalsById(arrivals);
    for (const [id, { accepted }] of handedIn) {
      if (!accepted || arrived.has(id)) continue;
      const records = ledgers.get(id) ?? [];
      if (records.some(({ delivery }) => delivery?.state === 'failed')) continue;
      const states = records.map(({ cell, delivery }) => `${cell} ${delivery?.state}`);
      report(`it never arrived (${states.join(', ') || 'never claimed'})`, id);
    }
  },
};

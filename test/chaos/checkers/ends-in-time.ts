import type { Checker } from '../evidence.ts';

export const endsInTime: Checker = {
  name: 'ends-in-time',
  invariant:
    'Once faults stop, every mail ends, every queue empties and every region recovers within the bound; the stack lives on.',
  check({ handedIn, ledgers, unsettled, deaths }, report) {
    for (const what of [...unsettled, ...deaths]) report(what);
    for (const [id, records] of ledgers) {
      for (const { cell, delivery, events } of records) {
        if (delivery === undefined) continue;
        const reported = events.some(({ type }) => type === 'send');
        const ended = delivery.state === 'sent' || delivery.state === 'failed' || reported;
        if (!ended && delivery.state !== 'quarantined')
          report(`still ${delivery.state} in ${cell} (${delivery.reason ?? 'no reason'})`, id);
      }
    }
    for (const [id, { accepted }] of handedIn)
      if (accepted && !ledgers.has(id)) report('no ledger ever heard of it', id);
  },
};

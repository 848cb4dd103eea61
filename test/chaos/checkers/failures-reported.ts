import type { Checker, Evidence } from '../evidence.ts';

/** Events that are late, or wait for their queue, still fall into a strike that loses them. */
const EVENT_LATE_MS = 15_000;

export const failuresReported: Checker = {
  name: 'failures-reported',
  invariant:
    'The sender of a mail that failed or bounced gets a report; one with a null return path never does.',
  check(evidence, report) {
    const reported = new Set(
      evidence.arrivals.filter(({ nullSender }) => nullSender).flatMap(({ about }) => about),
    );
    for (const [id, { mail }] of evidence.handedIn) {
      if (mail.mailFrom === '') {
        if (reported.has(id)) report('a report went to nobody', id);
        continue;
      }
      const failed = evidence.ledgers.get(id)?.some(({ delivery }) => delivery?.state === 'failed');
      const bounced =
        mail.kind === 'bouncing' &&
        evidence.arrivals.some((one) => one.id === id && !eventLost(evidence, one));
      if ((failed || bounced) && !reported.has(id))
        report(`its sender never heard that it ${failed ? 'failed' : 'bounced'}`, id);
      if (reported.has(id) && !failed && mail.kind !== 'bouncing')
        report('its sender got a report, and nothing had failed', id);
    }
  },
};

function eventLost({ struck }: Evidence, { region, acceptedAtMs }: Evidence['arrivals'][number]) {
  return struck.some(
    ({ strike: { kind, target }, fromMs, toMs }) =>
      kind === 'events-dropped' &&
      target.what === 'ses-events' &&
      target.region === region &&
      acceptedAtMs >= fromMs - EVENT_LATE_MS &&
      acceptedAtMs <= toMs,
  );
}

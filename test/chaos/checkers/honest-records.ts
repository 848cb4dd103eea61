import type { Checker } from '../evidence.ts';
import { excuseFor } from '../excuses.ts';

/** The producer's clock and the senders' are one here. */
const SLACK_MS = 1_000;

export const honestRecords: Checker = {
  name: 'honest-records',
  invariant: 'What a ledger says of the end of a mail is what happened to it.',
  check(evidence, report) {
    const accepted = new Map(evidence.arrivals.map((one) => [one.messageId, one]));
    for (const [id, records] of evidence.ledgers) {
      for (const { cell, delivery } of records) {
        if (delivery?.state === 'sent') {
          const arrival = accepted.get(delivery.sesMessageId ?? '');
          if (arrival === undefined || arrival.id !== id)
            report(`recorded as sent in ${cell}, but SES never accepted it under that id`, id);
          else if (arrival.region !== delivery.region)
            report(`recorded as sent by ${delivery.region}, but ${arrival.region} accepted it`, id);
        }
        if (delivery?.state !== 'failed') continue;
        const here = evidence.arrivals.filter((one) => one.id === id && one.cell === cell);
        const known = here.filter(
          (one) => excuseFor(evidence, one, delivery.updatedAtMs) === undefined,
        );
        if (known.length > 0) report(`recorded as failed in ${cell}, but SES had accepted it`, id);
        if (delivery.reason === 'expired') {
          if (delivery.updatedAtMs < delivery.expiresAtMs - SLACK_MS)
            report(`recorded as expired before its time`, id);
        } else if (delivery.reason !== 'outcome-unknown')
          report(`failed for no reason that anybody gave: ${delivery.reason}`, id);
      }
    }
  },
};

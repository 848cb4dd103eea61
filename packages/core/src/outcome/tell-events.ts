import type { DeliveryEvent } from '../delivery/delivery.ts';
import type { Log } from '../ports.ts';

/** An event, and whether the ledger had what it says before it came. */
export interface Told {
  event: DeliveryEvent;
  isNews: boolean;
}

/**
 * Lines by which a search for a mail's id shows its end as well. What is ordinary costs next to nothing: deliveries share
 * a line for each region and batch, and a send that the sender told of itself has no second line. All else has its own.
 */
export function tellEvents(log: Log, told: readonly Told[]): void {
  const delivered = Map.groupBy(
    told.filter(({ event }) => event.type === 'delivery'),
    ({ event }) => event.region,
  );
  for (const [region, some] of delivered)
    log.info('mails delivered', { region, mailIds: some.map(({ event }) => event.id) });
  for (const { event, isNews } of told) {
    const { id, type, region, sesMessageId, detail } = event;
    if (type !== 'delivery' && isNews) {
      log.info('mail event', {
        mailId: id,
        type,
        region,
        sesMessageId,
        ...(detail === undefined ? {} : { detail }),
      });
    }
    log.debug?.('mail event in full', { mailId: id, ...event });
  }
}

import type { DeliveryEvent } from '../delivery/delivery.ts';
import { describeError } from '../errors.ts';
import type { Log } from '../ports.ts';

/** Where SES accepted a mail, and as what. */
export type Acceptance = Pick<DeliveryEvent, 'region' | 'sesMessageId'>;

/** The ledger's records of mails that were sent. */
export interface SentMails {
  /**
   * The acceptances that the records of these mails name. An answer may lag, at half the price of one that does not:
   * `sent` is final, so that it is never wrong. Mails that are not `sent`, or were not read, are absent.
   * @throws when the table cannot be read.
   */
  acceptancesOf(ids: readonly string[]): Promise<Map<string, Acceptance>>;
}

/**
 * Leaves out the Send events that say what the record of their mail says already: nearly all, as the sender settles a mail
 * before SES reports it. What is left are those of mails that are not settled, which wait for them, and those of a second
 * acceptance of one mail, which must not go unseen.
 */
export async function withoutKnownSends<T extends { event: DeliveryEvent }>(
  { sentMails, log }: { sentMails: SentMails; log: Log },
  reported: readonly T[],
): Promise<T[]> {
  const sends = reported.filter(({ event }) => event.type === 'send');
  if (sends.length === 0) return [...reported];
  let known: Map<string, Acceptance>;
  try {
    known = await sentMails.acceptancesOf([...new Set(sends.map(({ event }) => event.id))]);
  } catch (cause) {
    log.warn('sent mails not read: their events are kept', { ...describeError(cause) });
    return [...reported];
  }
  return reported.filter(({ event }) => {
    const acceptance = known.get(event.id);
    return !(
      event.type === 'send' &&
      event.sesMessageId === acceptance?.sesMessageId &&
      event.region === acceptance.region
    );
  });
}

import type { Delivery } from '@mailferry/core/delivery/delivery';
import { type AttemptTruth, isOpen, type MailTruth } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';

/** What the ledger says of a mail's end is what really happened to it. */
export const honestRecords: Checker = {
  name: 'honest-records',
  invariant:
    'A mail recorded as sent was accepted by SES; one recorded as failed was not, and for the reason given.',
  watch(world, report) {
    /** Mails whose sender died, or could not write down what it knew. */
    const unsettled = new Set<string>();
    // A claim that reached the table twice may not know that it holds the mail.
    const isUnsettled = (cell: string, id: string) =>
      unsettled.has(id) || world.faultsTouch('table-write-repeated', `deliveries@${cell}`);
    world.bus.on('killed', ({ mail }) => unsettled.add(mail.id));
    world.bus.on('ledger-unsure', ({ id }) => unsettled.add(id));
    world.bus.on('ledger', ({ cell, after, before }) => {
      const mail = world.mails.of(after.id);
      if (mail === undefined || before?.state === after.state) return;
      if (after.state === 'sent') {
        const told = mail.attempts.find((one) => one.sesMessageId === after.sesMessageId);
        if (told === undefined || told.acceptedMs === undefined)
          report('recorded as sent, but SES never accepted it under that id', mail.id);
        else if (told.region !== after.region)
          report(`recorded as sent by ${after.region}, but ${told.region} accepted it`, mail.id);
      }
      if (after.state === 'failed') {
        const attempts = mail.attempts.filter((one) => one.cell === cell);
        const untrue = untruth(world, mail, attempts, after, isUnsettled(cell, mail.id));
        if (untrue !== undefined)
          report(`recorded as failed (${after.reason}): ${untrue}`, mail.id);
      }
    });
    return undefined;
  },
};

/** Why the reason of a failure cannot be true, by the attempts of the cell that recorded it. */
function untruth(
  world: World,
  mail: MailTruth,
  attempts: readonly AttemptTruth[],
  record: Delivery,
  unsettled: boolean,
): string | undefined {
  const unheard = attempts.some(isOpen);
  if (record.reason === 'outcome-unknown')
    return unheard || unsettled ? undefined : 'every answer of SES was known';
  if (attempts.some((one) => one.acceptedMs !== undefined) && !record.possibleDuplicate)
    return 'SES had accepted it, and the record does not admit that';
  switch (record.reason) {
    case 'expired':
      return world.scheduler.nowMs + world.plan.clockSkewMs >= mail.envelope.expiresAtMs
        ? undefined
        : 'its lifetime is not over';
    case 'suppressed':
      return mail.envelope.rcptTo.every((address) =>
        world.directory.suppressedSinceMs(mail.organizationId, address.toLowerCase()),
      )
        ? undefined
        : 'not all of its recipients are suppressed';
    default:
      return mail.plan?.fate === 'rejected-by-ses' ? undefined : 'nobody had rejected it';
  }
}

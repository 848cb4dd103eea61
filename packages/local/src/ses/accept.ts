import type { RawField } from './checks/raw-header.ts';
import { eventsOf } from './events/events-of.ts';
import { mailObjectOf } from './events/mail-object.ts';
import type { Fate } from './recipient-behaviour.ts';
import { fateOf, isMailboxSimulator } from './recipient-behaviour.ts';
import type { Region } from './region.ts';
import type { SimulatorContext } from './simulator-context.ts';
import type { MailRecord } from './store/mail-record.ts';

export interface AcceptedMail {
  mail: MailRecord;
  raw: Buffer;
  fields: RawField[];
}

/** Fates that put an address on the account's suppression list. The mailbox simulator's never do. */
const SUPPRESSES: Partial<Record<Fate, 'BOUNCE' | 'COMPLAINT'>> = {
  'hard-bounce': 'BOUNCE',
  complaint: 'COMPLAINT',
};

const TO_SINK: ReadonlySet<Fate> = new Set(['deliver', 'delay', 'complaint']);

/**
 * Takes a mail that passed every check: writes it down, then lets happen what happens to it. When this returns, a kill
 * loses neither the mail nor its events.
 */
export function accept(simulator: SimulatorContext, region: Region, accepted: AcceptedMail): void {
  const { mail, raw, fields } = accepted;
  simulator.store.add(mail, raw);
  const set =
    mail.configurationSet === null
      ? undefined
      : region.configurationSets.get(mail.configurationSet);
  const reasons = set?.suppressedReasons ?? ['BOUNCE', 'COMPLAINT'];
  const recipients = mail.destinations.map((address) => {
    const suppression = region.suppressed.get(address.toLowerCase());
    const suppressed = suppression !== undefined && reasons.includes(suppression.reason);
    return { address, fate: fateOf(address, region.recipients, suppressed) };
  });
  // Events are published through a configuration set; mail without one has none.
  if (set !== undefined) {
    simulator.events.publish(eventsOf(mail, mailObjectOf(mail, fields), recipients));
  }
  let changed = false;
  for (const { address, fate } of recipients) {
    const reason = SUPPRESSES[fate];
    if (reason === undefined || !reasons.includes(reason)) continue;
    region.suppressed.set(address.toLowerCase(), { reason, sinceMs: mail.acceptedAtMs });
    changed = true;
  }
  if (changed) simulator.regions.save();
  const delivered = recipients.filter(
    ({ address, fate }) => TO_SINK.has(fate) && !isMailboxSimulator(address),
  );
  simulator.sink?.deliver(
    mail,
    delivered.map(({ address }) => address),
  );
}

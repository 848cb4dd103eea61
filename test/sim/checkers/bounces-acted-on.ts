import type { MailTruth } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** What recipients' systems say for good is remembered, and what they say in passing is not. */
export const bouncesActedOn: Checker = {
  name: 'bounces-acted-on',
  invariant:
    "An address that bounced for good, or complained, is on its organization's suppression list in the end; no other address is.",
  watch(world, report) {
    const expected = new Map<string, string>();
    const carried = new Map<string, string>();
    const lost = new Set<string>();
    const nameOf = (organizationId: string, address: string) =>
      `${organizationId} ${address.toLowerCase()}`;
    const fatal = ({ plan }: MailTruth) =>
      plan?.fate === 'hard-bounce' || plan?.fate === 'complaint';
    world.bus.on('event-emitted', ({ mail, type, body }) => {
      const [address] = mail.envelope.rcptTo;
      if (address === undefined || !fatal(mail)) return;
      if (type !== 'Bounce' && type !== 'Complaint') return;
      // The first of those that it was sent to: the one that SES's event names.
      for (const one of mail.envelope.rcptTo) carried.set(nameOf(mail.organizationId, one), body);
      expected.set(body, mail.id);
    });
    world.bus.on('event-removed', ({ body, why }) => {
      if (why !== 'deleted') lost.add(body);
    });
    world.bus.on('suppressed', ({ organizationId, address }) => {
      if (address !== address.toLowerCase()) report(`${address} is suppressed as it is written`);
      if (!carried.has(nameOf(organizationId, address)))
        report(`${address} is suppressed, and nobody refused mail to it for good`);
    });
    return () => {
      if (!world.quiet) return;
      for (const [body, mailId] of expected) {
        const mail = world.mails.of(mailId);
        if (mail === undefined || lost.has(body)) continue;
        const known = [...world.cells].some(
          ({ deliveries }) => deliveries.deliveryOf(mailId) !== undefined,
        );
        const listed = mail.envelope.rcptTo.some(
          (address) =>
            world.directory.suppressedSinceMs(mail.organizationId, address.toLowerCase()) !==
            undefined,
        );
        if (known && !listed)
          report('bounced for good, and its recipient is not suppressed', mailId);
      }
    };
  },
};

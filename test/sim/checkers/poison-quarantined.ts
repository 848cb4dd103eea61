import type { Checker } from './checker.ts';

/** Records that nobody can read go at once; those that may become readable get a few tries first. */
const MAY_PASS = ['unknown-organization', 'crashes-code'];

/** Bad records end where people find them, with the reason, and do not come back for ever. */
export const poisonQuarantined: Checker = {
  name: 'poison-quarantined',
  invariant:
    'A record that cannot be handled lies in the dead-letter queue at the end, with its reason, after a bounded number of tries.',
  watch(world, report) {
    const receives = new Map<string, number>();
    world.bus.on('received', ({ mail, queue }) => {
      if (queue.lane === 'mail') receives.set(mail.id, (receives.get(mail.id) ?? 0) + 1);
    });
    const outages = new Set<string>();
    world.bus.on('killed', ({ mail }) => outages.add(mail.id));
    world.bus.on('added', ({ queue, mail, why, reason }) => {
      const poison = mail.plan?.poison;
      if (queue.lane !== 'dead-letter' || poison === undefined) return;
      if (why === 'sent' && (reason === undefined || reason === ''))
        report('quarantined without a reason', mail.id);
      const tries = receives.get(mail.id) ?? 0;
      const { maxReceiveCount } = world.plan.settings.sender;
      const least = MAY_PASS.includes(poison) ? Math.min(3, Math.floor(maxReceiveCount / 2)) : 1;
      if (tries < least && mail.handedIn.length === 1)
        report(`quarantined after ${tries} tries: it might have become readable`, mail.id);
    });
    return () => {
      for (const mail of world.mails.all.values()) {
        const poison = mail.plan?.poison;
        if (poison === undefined || mail.handedIn.length === 0 || mail.copies > 0) continue;
        if (mail.deadLetters > 0) continue;
        const states = [...world.cells].map((cell) => cell.deliveries.deliveryOf(mail.id)?.state);
        // Its lifetime may end first, and its recipients may all be suppressed.
        if (!states.includes('failed')) report(`a ${poison} record is in no queue`, mail.id);
      }
    };
  },
};

import { type AttemptTruth, acceptedAttempts, isOpen, type MailTruth } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';

/** Between a claim's read of the ledger and its write. */
const READ_MS = 20_000;

/** Two accepted sends of one mail need an excuse: that nobody could know of the first one. */
export const noKnowingDuplicate: Checker = {
  name: 'no-knowing-duplicate',
  invariant:
    'No mail is accepted twice unless the first answer was unknown; the record says so then.',
  watch(world, report) {
    /** When the ledger missed what an instance knew of a mail. */
    const unsure = new Map<string, number>();
    const diedMs = new Map<string, number>();
    world.bus.on('ledger-unsure', ({ by, id }) => {
      unsure.set(`${by} ${id}`, world.scheduler.nowMs);
    });
    world.bus.on('crashed', ({ instance }) => diedMs.set(instance, world.scheduler.nowMs));
    /** When SES's own event of a send reached the ledger, and when each cell last claimed a mail. */
    const eventMs = new Map<string, number>();
    const claimMs = new Map<string, number>();
    world.bus.on('event-appended', ({ cell, event }) => {
      if (event.type === 'send')
        eventMs.set(`${cell} ${event.sesMessageId}`, world.scheduler.nowMs);
    });
    world.bus.on('ledger', ({ cell, after }) => {
      if (after.state === 'sending') claimMs.set(`${cell} ${after.id}`, world.scheduler.nowMs);
    });
    /** The ledger had the event before the mail was claimed again: the answer may be lost, the outcome is not. */
    const wasReported = (first: AttemptTruth, second: AttemptTruth, mail: MailTruth): boolean => {
      const knownMs = eventMs.get(`${first.cell} ${first.sesMessageId}`) ?? Infinity;
      return knownMs + READ_MS < (claimMs.get(`${second.cell} ${mail.id}`) ?? 0);
    };

    const excused = (first: AttemptTruth, second: AttemptTruth, mail: MailTruth): boolean => {
      if (first.cell !== second.cell) return handedInTwice(world, mail);
      if (first.told === 'lost') return !wasReported(first, second, mail);
      if ((diedMs.get(first.instance) ?? Infinity) <= second.startedMs) return true;
      const unsureMs = unsure.get(`${first.instance} ${mail.id}`);
      return unsureMs !== undefined && unsureMs >= first.startedMs;
    };

    const told = new Set<string>();
    world.bus.on('attempt', ({ mail, attempt }) => {
      const { cell } = attempt;
      const earlier = mail.attempts.some(
        (one) => one !== attempt && one.cell === cell && isOpen(one),
      );
      // The flag is part of the claim; a claim that took the record over from another one may be about to fail.
      if (!earlier || told.has(mail.id) || flagged(world, cell, mail)) return;
      if (world.faultsTouch('table-write-', `deliveries@${cell}`)) return;
      told.add(mail.id);
      report('sent again after an unknown outcome, and its record does not say so', mail.id);
    });
    world.bus.on('accepted', ({ mail }) => {
      const accepted = acceptedAttempts(mail).sort((a, b) => a.startedMs - b.startedMs);
      const second = accepted.at(-1);
      if (second === undefined) return;
      for (const first of accepted.slice(0, -1)) {
        if (excused(first, second, mail)) continue;
        report(
          `${first.region} accepted it and its sender knew; ${second.region} accepted it again`,
          mail.id,
        );
      }
    });

    return () => {
      for (const mail of world.mails.all.values()) {
        const cells = acceptedAttempts(mail).map(({ cell }) => cell);
        const twice = cells.find((cell, index) => cells.indexOf(cell) !== index);
        if (twice === undefined || flagged(world, twice, mail)) continue;
        report('accepted twice, and its record does not say so', mail.id);
      }
    };
  },
};

/** A producer whose first hand-in got no answer may hand in at the standby cell as well: cells share no ledger. */
function handedInTwice(world: World, mail: MailTruth): boolean {
  const original = mail.reportOf === undefined ? mail : world.mails.of(mail.reportOf);
  return new Set(original?.handedIn.map(({ cell }) => cell)).size > 1;
}

function flagged(world: World, cell: string, mail: MailTruth): boolean {
  return world.cell(cell).deliveries.deliveryOf(mail.id)?.possibleDuplicate ?? false;
}

import { type AttemptTruth, acceptedAttempts, type MailTruth } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';

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

    const excused = (first: AttemptTruth, second: AttemptTruth, mail: MailTruth): boolean => {
      if (first.cell !== second.cell) return handedInTwice(world, mail);
      if (first.heard?.kind === 'unknown') return true;
      if ((diedMs.get(first.instance) ?? Infinity) <= second.startedMs) return true;
      const unsureMs = unsure.get(`${first.instance} ${mail.id}`);
      return unsureMs !== undefined && unsureMs >= first.startedMs;
    };

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

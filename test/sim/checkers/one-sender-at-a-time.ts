import type { Checker } from './checker.ts';

/** The claim: while a live sender has a mail in its hands, no other one of the cell sends it. */
export const oneSenderAtATime: Checker = {
  name: 'one-sender-at-a-time',
  invariant: 'Within a cell, a mail is in the hands of at most one live sender.',
  watch(world, report) {
    const dead = new Set<string>();
    world.bus.on('crashed', ({ instance }) => dead.add(instance));
    world.bus.on('attempt', ({ mail, attempt }) => {
      const other = mail.attempts.find(
        (one) =>
          one !== attempt &&
          one.cell === attempt.cell &&
          one.heardMs === undefined &&
          !dead.has(one.instance),
      );
      if (other !== undefined)
        report(`${attempt.instance} sends it while ${other.instance} is still sending it`, mail.id);
    });
    return undefined;
  },
};

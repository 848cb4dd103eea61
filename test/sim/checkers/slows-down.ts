import type { Checker } from './checker.ts';
import { troubled } from './trouble.ts';

const WITHIN_MS = 3_000;

/** SES's word that it goes too fast reaches every sender of the cell. */
export const slowsDown: Checker = {
  name: 'slows-down',
  invariant:
    'After a throttle the shared send tokens come more slowly, for all senders of the cell.',
  watch(world, report) {
    const slowUntilMs = new Map<string, number>();
    const reported = new Set<string>();
    world.bus.on('bucket', ({ cell, after }) =>
      slowUntilMs.set(`${cell} ${after.region}`, after.slowUntilMs),
    );
    world.bus.on('answered', ({ mail, attempt: { told, cell, region, heardMs = 0 } }) => {
      if (told !== 'throttled') return;
      world.scheduler.after(WITHIN_MS, () => {
        const key = `${cell} ${region}`;
        if (
          (slowUntilMs.get(key) ?? 0) > heardMs + world.plan.clockSkewMs / 2 - 5_000 &&
          (slowUntilMs.get(key) ?? 0) > 0
        )
          return;
        const places = [cell, `health@${cell}`, `sender@${cell}`];
        if (
          reported.has(key) ||
          troubled(world, ['table-', 'crash', 'stall'], places, 0, world.atMs)
        )
          return;
        reported.add(key);
        report(`${cell} does not slow down after ${region} throttled it`, mail.id);
      });
    });
    return undefined;
  },
};

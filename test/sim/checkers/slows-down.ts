import type { Checker } from './checker.ts';
import { troubled } from './trouble.ts';

const WITHIN_MS = 3_000;
/** A throttle slows the cell down for seconds, to half its rate at most. */
const LONGEST_MS = 60_000;
const SLOWED = 0.6;
/** Between the reading of the clock and the write. */
const LATENCY_MS = 50;

/** SES's word that it goes too fast reaches every sender of the cell. */
export const slowsDown: Checker = {
  name: 'slows-down',
  invariant:
    'After a throttle the shared send tokens come more slowly, for all senders of the cell.',
  watch(world, report) {
    const slowUntilMs = new Map<string, number>();
    const reported = new Set<string>();
    world.bus.on('bucket', ({ cell, before, after }) => {
      const key = `${cell} ${after.region}`;
      const nowMs = world.scheduler.nowMs;
      slowUntilMs.set(key, after.slowUntilMs);
      if (after.slowUntilMs > nowMs + LONGEST_MS && !reported.has(key)) {
        reported.add(key);
        report(`${key} is slowed down for ${Math.round((after.slowUntilMs - nowMs) / 1000)} s`);
      }
      if (before === undefined || before.slowUntilMs < nowMs + world.plan.clockSkewMs) return;
      const tokens = after.granted - before.granted;
      const takenMs =
        after.nextFreeMs - Math.max(before.nextFreeMs, nowMs - world.plan.clockSkewMs);
      if (tokens <= 1 || reported.has(key)) return;
      if (
        takenMs <
        ((tokens - 1) * 1000) / (after.ratePerSecond * SLOWED) - world.plan.clockSkewMs - LATENCY_MS
      ) {
        reported.add(key);
        report(`${cell} was throttled by ${after.region}, and gives out tokens as fast as before`);
      }
    });
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
          troubled(world, ['table-', 'crash', 'stall'], places, world.atMs - 60_000, world.atMs)
        )
          return;
        reported.add(key);
        report(`${cell} does not slow down after ${region} throttled it`, mail.id);
      });
    });
    return undefined;
  },
};

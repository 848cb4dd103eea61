import type { Checker } from './checker.ts';

/** From the reading of the clock to the send. */
const SLACK_MS = 50;

/** What one sender took of a region's tokens, and when the latest of them fall due. */
interface Purse {
  taken: number;
  used: number;
  blocks: { untilMs: number; intervalMs: number; count: number }[];
}

/** Send tokens are what keeps many senders below one rate: each recipient costs one, and none is used before it is due. */
export const tokensTaken: Checker = {
  name: 'tokens-taken',
  invariant: 'No recipient is tried without a send token, nor before its token is due.',
  watch(world, report) {
    const purses = new Map<string, Purse>();
    const reported = new Set<string>();
    const purseOf = (by: string, region: string): Purse => {
      const key = `${by} ${region}`;
      const known = purses.get(key) ?? { taken: 0, used: 0, blocks: [] };
      purses.set(key, known);
      return known;
    };
    world.bus.on('bucket', ({ by, before, after }) => {
      const count = after.granted - (before?.granted ?? 0);
      if (count <= 0) return;
      const purse = purseOf(by, after.region);
      purse.taken += count;
      const startMs = Math.max(
        before?.nextFreeMs ?? 0,
        world.scheduler.nowMs - world.plan.clockSkewMs,
      );
      const intervalMs = Math.max(0, (after.nextFreeMs - startMs) / count);
      purse.blocks.push({ untilMs: after.nextFreeMs, intervalMs, count });
      if (purse.blocks.length > 8) purse.blocks.shift();
    });
    world.bus.on('attempt', ({ mail, attempt: { instance, region, recipients } }) => {
      const purse = purseOf(instance, region);
      purse.used += recipients.length;
      if (reported.has(instance)) return;
      if (purse.used > purse.taken) {
        reported.add(instance);
        report(
          `${instance} sends by ${region} to more recipients than it took tokens for`,
          mail.id,
        );
      }
      // A mail of many recipients waits two seconds for its own tokens at most; those after it wait for the rest.
      if (recipients.length > 1) return;
      const nowMs = world.scheduler.nowMs + world.plan.clockSkewMs + SLACK_MS;
      const early = purse.blocks.reduce(
        (sum, { untilMs, intervalMs, count }) =>
          sum + Math.min(count, intervalMs === 0 ? 0 : Math.max(0, (untilMs - nowMs) / intervalMs)),
        0,
      );
      if (purse.used <= Math.ceil(purse.taken - early) + 1) return;
      reported.add(instance);
      report(`${instance} sends by ${region} before its token is due`, mail.id);
    });
    return undefined;
  },
};

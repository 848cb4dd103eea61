import type { Checker } from './checker.ts';

const WINDOW_MS = 5_000;
/** Tokens that senders may hold unused, in seconds. */
const IN_HAND_S = 5;

/** All senders of all cells together keep below the account's send rate. */
export const sendRate: Checker = {
  name: 'send-rate',
  invariant: "Recipients a second never exceed the region's send rate, taken over a few seconds.",
  watch(world, report) {
    const recent = new Map<string, { atMs: number; count: number }[]>();
    const reported = new Set<string>();
    const { plan } = world;
    // Clocks that differ let two blocks of tokens overlap by as much; sends that were held up on their way come together.
    const spanMs = WINDOW_MS + 1_500 + plan.clockSkewMs;
    // What the cells take for their own adds up to the account's.
    world.bus.on('bucket', ({ cell, after: { region } }) => {
      const quota = plan.quotas[region];
      const changing = plan.faults.some(
        ({ kind }) => kind === 'ses-quota-cut' || kind === 'ses-day-short',
      );
      if (quota === undefined || changing || reported.has(`shares ${region}`)) return;
      const buckets = [...world.cells].flatMap(({ health }) => health.bucket(region) ?? []);
      const rate = buckets.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
      const daily = buckets.reduce((sum, { dailyLeft }) => sum + dailyLeft, 0);
      // Tokens given out count from then on, at SES only once they are used. Before a cell's first tick it assumes little.
      const spent = world.ses(region)?.limit.sentLast24Hours(world.scheduler.nowMs) ?? 0;
      const underWay = quota.maxSendRate * IN_HAND_S + 200 * buckets.length;
      const day = quota.max24HourSend < 0 ? Number.POSITIVE_INFINITY : quota.max24HourSend - spent;
      if (rate <= quota.maxSendRate + buckets.length && daily <= day + underWay) return;
      reported.add(`shares ${region}`);
      report(
        `with ${cell}, the cells take ${rate} a second and ${daily} a day of ${region} for their own`,
      );
    });
    world.bus.on('attempt', ({ attempt, mail }) => {
      const quota = plan.quotas[attempt.region];
      if (quota === undefined) return;
      const nowMs = world.scheduler.nowMs;
      const window = (recent.get(attempt.region) ?? []).filter(
        ({ atMs }) => atMs > nowMs - WINDOW_MS,
      );
      window.push({ atMs: nowMs, count: attempt.recipients.length });
      recent.set(attempt.region, window);
      const total = window.reduce((sum, { count }) => sum + count, 0);
      const largest = Math.max(...window.map(({ count }) => count));
      // A mail of many recipients waits two seconds for its own tokens at most; those after it wait for the rest.
      const earlyMs = Math.min(2_000, ((largest - 1) * 1000) / quota.maxSendRate);
      const allowed = (quota.maxSendRate * (spanMs + earlyMs)) / 1000 + largest;
      if (total <= allowed || reported.has(attempt.region)) return;
      reported.add(attempt.region);
      report(
        `${attempt.region}: ${total} recipients within ${WINDOW_MS / 1000} s at a rate of ${quota.maxSendRate}`,
        mail.id,
      );
    });
    return undefined;
  },
};

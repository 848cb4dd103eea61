import type { Checker } from './checker.ts';
import { troubled } from './trouble.ts';

/** Sends that were under way, or had their tokens, when the first one heard of it. */
const GRACE_MS = 4_000;
/** A tick brings the account's own figures. */
const NEWS_MS = 70_000;
const MAX_REFUSALS = 40;

/** The 24-hour quota: mail parks before it is used up, and is not thrown at it afterwards. */
export const quotaRespected: Checker = {
  name: 'quota-respected',
  invariant:
    'What is left of the 24-hour quota is counted down: no more is tried than there is, and once it is used up nothing is.',
  watch(world, report) {
    const { plan, scheduler, bus } = world;
    const firstMs = new Map<string, number>();
    const refusals = new Map<string, number>();
    const tried = new Map<string, number>();
    const reported = new Set<string>();
    const once = (key: string, message: string, mailId: string) => {
      if (reported.has(key)) return;
      reported.add(key);
      report(message, mailId);
    };
    /** Quotas that change tell nothing until the next tick brings the news. */
    const steady = (region: string) =>
      !plan.faults.some(
        ({ kind, target }) => kind.startsWith('ses-') && kind.includes('-day') && target === region,
      );

    bus.on('attempt', ({ mail, attempt: { cell, region } }) => {
      const quota = plan.quotas[region];
      if (quota === undefined) return;
      const key = `${cell} ${region}`;
      const sinceMs = firstMs.get(key);
      if (
        sinceMs !== undefined &&
        scheduler.nowMs - sinceMs > GRACE_MS &&
        scheduler.nowMs - sinceMs < 50_000
      ) {
        if (
          !troubled(
            world,
            ['table-', 'crash', 'stall'],
            [cell, `health@${cell}`, `sender@${cell}`],
            0,
            world.atMs,
          )
        )
          once(key, `${cell} goes on sending by ${region}, whose quota is used up`, mail.id);
      }
    });
    // The account's own figures say that there is room again.
    bus.on('bucket', ({ cell, by, before, after }) => {
      const granted = after.granted - (before?.granted ?? 0);
      const countedDown = (before?.dailyLeft ?? after.dailyLeft + granted) - after.dailyLeft;
      if (granted > 0 && (countedDown < granted || after.dailyLeft < 0)) {
        const key = `tokens ${cell} ${after.region}`;
        if (!reported.has(key))
          report(
            `${by} takes ${granted} tokens of ${after.region} with ${before?.dailyLeft} left of the day, and leaves ${after.dailyLeft}`,
          );
        reported.add(key);
      }
      if (after.dailyLeft > (before?.dailyLeft ?? 0)) firstMs.delete(`${cell} ${after.region}`);
    });
    bus.on('ledger', ({ after }) => {
      if (after.state === 'waiting' && after.reason === 'daily-quota')
        once('waits', 'waits in the mail queue for a new day: that burns tries', after.id);
    });
    bus.on('answered', ({ mail, attempt: { cell, region, told, recipients } }) => {
      const quota = plan.quotas[region];
      if (quota !== undefined && steady(region) && (told === 'accepted' || told === 'exhausted')) {
        const total = (tried.get(region) ?? 0) + recipients.length;
        tried.set(region, total);
        const isOver = quota.max24HourSend >= 0 && total > quota.max24HourSend + MAX_REFUSALS;
        if (isOver && world.atMs < 23 * 3_600_000)
          once(
            region,
            `${total} recipients tried by ${region}, whose quota is ${quota.max24HourSend}`,
            mail.id,
          );
      }
      if (told !== 'exhausted') return;
      const key = `${cell} ${region}`;
      const sinceMs = firstMs.get(key);
      if (sinceMs === undefined || scheduler.nowMs - sinceMs > NEWS_MS) {
        firstMs.set(key, scheduler.nowMs);
        refusals.set(key, 0);
      }
      const count = (refusals.get(key) ?? 0) + 1;
      refusals.set(key, count);
      if (count > MAX_REFUSALS * (plan.settings.sender.maxConcurrency / 4))
        once(
          `${key} refused`,
          `${cell} was told ${count} times that the quota of ${region} is used up`,
          mail.id,
        );
    });
    return undefined;
  },
};

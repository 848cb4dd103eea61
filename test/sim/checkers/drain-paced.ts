import type { Checker } from './checker.ts';

const WINDOW_MS = 10_000;
/** The last step of a tick fills the queue for the time until the next tick begins. */
const AHEAD_MS = 10_000;
/** The drain may run a fifth ahead of the rate while the queue is empty (docs/drain.md). */
const MAX_PACE = 1.2;

/** The drain must not drown the live mail that queues behind it. */
export const drainPaced: Checker = {
  name: 'drain-paced',
  invariant: 'The drain moves mail no faster than the send rate takes it.',
  watch(world, report) {
    const moved = new Map<string, { atMs: number; mails: number }[]>();
    const reported = new Set<string>();
    world.bus.on('drained', ({ cell, mails }) => {
      const nowMs = world.scheduler.nowMs;
      const recent = (moved.get(cell) ?? []).filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
      recent.push({ atMs: nowMs, mails });
      moved.set(cell, recent);
      const rates = Object.values(world.plan.quotas).map(({ maxSendRate }) => maxSendRate);
      const total = recent.reduce((sum, one) => sum + one.mails, 0);
      const most = Math.max(...rates) * MAX_PACE * ((WINDOW_MS + AHEAD_MS) / 1000) + 20;
      if (total <= most || reported.has(cell)) return;
      reported.add(cell);
      report(`${total} mails drained within ${WINDOW_MS / 1000} s in ${cell}`);
    });
    return undefined;
  },
};

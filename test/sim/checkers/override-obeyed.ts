import type { Checker } from './checker.ts';

/** A sender reads the table anew after three seconds (docs/health.md). */
const SNAPSHOT_FRESH_MS = 3_000;
/** From reading the snapshot to the send: tokens may fall due a few seconds later. */
const SEND_AFTER_READ_MS = 8_000;

/** An operator's word is obeyed within seconds. */
export const overrideObeyed: Checker = {
  name: 'override-obeyed',
  invariant:
    'A region that an operator set down gets no mail of that cell any more, within its bound.',
  watch(world, report) {
    const down = new Map<string, { sinceMs: number; untilMs: number }>();
    const readMs = new Map<string, number>();
    const boundMs = SNAPSHOT_FRESH_MS + SEND_AFTER_READ_MS + world.plan.clockSkewMs;
    world.bus.on('override', ({ cell, override }) => {
      const key = `${cell} ${override.region}`;
      if (override.override !== 'down') down.delete(key);
      else
        down.set(key, {
          sinceMs: world.scheduler.nowMs,
          untilMs: override.expiresAtMs ?? Number.POSITIVE_INFINITY,
        });
    });
    world.bus.on('region-read', ({ by }) => readMs.set(by, world.scheduler.nowMs));
    world.bus.on('attempt', ({ mail, attempt }) => {
      const order = down.get(`${attempt.cell} ${attempt.region}`);
      const nowMs = world.scheduler.nowMs;
      if (order === undefined || nowMs < order.sinceMs + boundMs) return;
      if (nowMs > order.untilMs - world.plan.clockSkewMs) return;
      // With the table out of reach a sender goes on with what it knows: the loop fails open.
      if (world.faultsTouch('table-write-late', `health@${attempt.cell}`)) return;
      const unreadable = (readMs.get(attempt.instance) ?? 0) < order.sinceMs;
      if (unreadable && world.faultsTouch('table-', `health@${attempt.cell}`)) return;
      if (world.faultsTouch('stall', `sender@${attempt.cell}`)) return;
      report(`sent by ${attempt.region}, which an operator had set down`, mail.id);
    });
    return undefined;
  },
};

import type { Checker } from './checker.ts';
import { troubled } from './trouble.ts';

const HOUR_MS = 3_600_000;
/** A sweep every four hours may miss a mail, as queues keep no order and others come straight back: not six in a row. */
const WITHIN_MS = 25 * HOUR_MS;
/** The share of the rate that a sweep is to use at least. */
const LEAST_SHARE = 0.3;

/** A backlog is no place to be forgotten in: the queue drops what is older than its retention. */
export const parkedMailPasses: Checker = {
  name: 'parked-mail-passes',
  invariant:
    'A parked mail passes its sender every day, way or no way, so that its delay and its end are told.',
  watch(world, report) {
    const { scheduler, plan, bus } = world;
    const parkedMs = new Map<string, Map<string, number>>();
    const reported = new Set<string>();
    bus.on('added', ({ queue: { lane, cell }, mail }) => {
      if (lane !== 'backlog') return;
      const mails = parkedMs.get(cell) ?? new Map<string, number>();
      parkedMs.set(cell, mails.set(mail.id, scheduler.nowMs));
    });
    bus.on('removed', ({ queue: { lane, cell }, mail }) => {
      if (lane === 'backlog') parkedMs.get(cell)?.delete(mail.id);
    });
    bus.on('tick-ended', ({ cell }) => {
      const mails = parkedMs.get(cell) ?? new Map<string, number>();
      const rate = plan.quotas[cell]?.maxSendRate ?? 1;
      const withinMs = WITHIN_MS + (mails.size * 1_000) / (rate * LEAST_SHARE);
      // Each is put at the end when it is parked anew: the first one lies there for longest.
      const [oldest] = mails;
      if (oldest === undefined || reported.has(cell)) return;
      const [id, sinceMs] = oldest;
      const lieMs = scheduler.nowMs - sinceMs;
      if (lieMs <= withinMs) return;
      const places = [cell, `health@${cell}`, `mail@${cell}`, `backlog@${cell}`];
      const hurdles = ['table-', 'queue-', 'crash', 'stall', 'tick-'];
      if (troubled(world, hurdles, places, world.atMs - lieMs, world.atMs)) return;
      reported.add(cell);
      report(
        `lies untouched in the backlog of ${cell} for ${(lieMs / HOUR_MS).toFixed(1)} hours`,
        id,
      );
    });
    return undefined;
  },
};

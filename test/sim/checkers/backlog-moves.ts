import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';
import { isOver, permittedRegions } from './rules.ts';
import { troubled } from './trouble.ts';

/** Two ticks, and the time that moving takes. */
const WITHIN_MS = 200_000;
/** The drain is to use nearly all of the rate; a third is far too little. */
const LEAST_SHARE = 0.3;

/** What is parked goes on its way as soon as there is one. */
export const backlogMoves: Checker = {
  name: 'backlog-moves',
  invariant:
    'A parked mail leaves the backlog within minutes once one of its regions takes all mail again.',
  watch(world, report) {
    const { plan, scheduler } = world;
    const standingOf = watchRegions(world);
    const parked = new Map<string, Map<string, number>>();
    const reported = new Set<string>();
    const largest = new Map<string, number>();
    const backlogOf = (cell: string) => {
      const known = parked.get(cell) ?? new Map<string, number>();
      parked.set(cell, known);
      return known;
    };
    /** Why it was parked, by its sender's word: the record may not say so, where a fault kept it from being written. */
    const reasons = new Map<string, string | undefined>();
    world.bus.on('added', ({ queue, mail, reason }) => {
      if (queue.lane !== 'backlog') return;
      const mails = backlogOf(queue.cell).set(mail.id, scheduler.nowMs);
      largest.set(queue.cell, Math.max(largest.get(queue.cell) ?? 0, mails.size));
      reasons.set(`${queue.cell} ${mail.id}`, reason);
    });
    world.bus.on('removed', ({ queue, mail }) => {
      if (queue.lane === 'backlog') backlogOf(queue.cell).delete(mail.id);
    });
    world.bus.on('tick-ended', ({ cell }) => {
      const mails = backlogOf(cell);
      if (mails.size === 0 || !plan.cells.includes(cell)) return;
      const nowMs = scheduler.nowMs;
      const places = [cell, `health@${cell}`, `sender@${cell}`, `mail@${cell}`, `backlog@${cell}`];
      const hurdles = [
        'table-',
        'queue-',
        'crash',
        'stall',
        'tick-',
        'ses-day',
        'ses-quota',
        'ses-throttle',
        'directory',
        'bucket',
      ];
      for (const [id, sinceMs] of mails) {
        const mail = world.mails.of(id);
        if (mail === undefined || reported.has(cell)) continue;
        const changed = plan.operations.some(
          (one) => one.kind === 'policy' && one.policy.organizationId === mail.organizationId,
        );
        const policies = world.directory.inForceSince(mail.organizationId, 0);
        if (changed) continue;
        const [policy] = policies;
        if (policies.length !== 1 || policy === undefined) continue;
        // A quota comes back with the day; a domain that was not ready is tried again with its own region's recovery.
        const { state } = world.cell(cell).deliveries.deliveryOf(id) ?? {};
        // Its sender died before it could write down why it was parked.
        if (isOver(state) || state === 'sending') continue;
        const reason = reasons.get(`${cell} ${id}`);
        if (reason === 'daily-quota' || reason === 'not-ready') continue;
        // What the cell's share of its slowest region gives.
        const rates = Object.keys(plan.quotas).flatMap(
          (region) => world.cell(cell).health.bucket(region)?.ratePerSecond ?? [],
        );
        const rate = Math.min(1_000, ...rates);
        // All that lay before it may have been moved first.
        const most = Math.max(mails.size, largest.get(cell) ?? 0);
        const patienceMs = WITHIN_MS + (most * 6_000) / (rate * LEAST_SHARE);
        const way = permittedRegions(policy, plan.settings).find((region) => {
          const { share, sinceMs: openMs } = standingOf(cell, region);
          const ready = policy.domains.some(({ readyRegions }) => readyRegions.includes(region));
          return ready && share === 1 && Math.max(openMs, sinceMs) < nowMs - patienceMs;
        });
        if (way === undefined) continue;
        // A cell learns of an override that was lifted by hand only with its own region's recovery.
        const { health } = world.cell(cell);
        const isHome = way === cell && plan.settings.routes.some(({ primary }) => primary === cell);
        if (!isHome && health.overrides.has(way)) continue;
        // One sweep is what a region that returned is good for.
        if (!isHome && (health.drain?.sweptAtMs ?? 0) >= sinceMs) continue;
        if (troubled(world, hurdles, places, world.atMs - patienceMs, world.atMs)) continue;
        if (troubled(world, ['ses-', 'event-'], [way], world.atMs - patienceMs, world.atMs))
          continue;
        reported.add(cell);
        report(`still parked in ${cell}, although ${way} has taken all mail for minutes`, id);
      }
    });
    return undefined;
  },
};

import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';
import { troubled } from './trouble.ts';

/** A step of the drain, and the age of its snapshot. */
const LAG_MS = 12_000;
/** A request is met by the tick after the next one. */
const SWEEP_MS = 200_000;
/** A backlog that stands still passes its senders this often, so that delays and ends are told. */
const SWEEP_EVERY_MS = 4 * 3_600_000;

/** Parked mail is moved when it can go somewhere, and not otherwise. */
export const drainHasAWay: Checker = {
  name: 'drain-has-a-way',
  invariant:
    'The drain moves mail only while its home regions take all of it and have quota left; a sweep moves it once, when somebody asks, a region returns, or four hours have passed.',
  watch(world, report) {
    const { plan, scheduler, bus } = world;
    const standingOf = watchRegions(world);
    const reported = new Set<string>();
    const emptySince = new Map<string, number>();
    let sweeps = 0;
    const say = (cell: string, text: string) => {
      if (reported.has(`${cell} ${text}`)) return;
      reported.add(`${cell} ${text}`);
      report(text);
    };
    const homesOf = (cell: string): string[] => {
      const own = plan.settings.routes.some(({ primary }) => primary === cell);
      return own
        ? [cell]
        : plan.settings.routes
            .filter(({ secondary }) => secondary === cell)
            .map(({ primary }) => primary);
    };
    bus.on('bucket', ({ cell, after }) => {
      const key = `${cell} ${after.region}`;
      if (after.dailyLeft > 0) emptySince.delete(key);
      else if (!emptySince.has(key)) emptySince.set(key, scheduler.nowMs);
    });
    bus.on('drained', ({ cell, mails }) => {
      const { drain } = world.cell(cell).health;
      if (mails === 0 || drain?.status === 'sweeping') return;
      // With the table out of reach a tick goes on with what it knows.
      if (
        world.faultsTouch('table-', `health@${cell}`) ||
        world.faultsTouch('stall', `health@${cell}`)
      )
        return;
      const steadyMs = scheduler.nowMs - LAG_MS - plan.clockSkewMs;
      for (const home of homesOf(cell)) {
        const { share, sinceMs } = standingOf(cell, home);
        const endsMs = world.cell(cell).health.overrides.get(home)?.expiresAtMs ?? 0;
        // By the drain's own clock the override may be over already.
        if (endsMs > scheduler.nowMs && endsMs < scheduler.nowMs + plan.clockSkewMs) continue;
        if (share < 1 && sinceMs < steadyMs)
          say(cell, `${cell} drains although ${home} takes ${share * 100} % of the mail`);
      }
      const [home = cell] = homesOf(cell);
      const sinceMs = emptySince.get(`${cell} ${home}`);
      if (sinceMs !== undefined && sinceMs < scheduler.nowMs - 70_000)
        say(cell, `${cell} drains although ${home} has no quota left`);
    });

    let causes = 0;
    bus.on('region-state', ({ before, after }) => {
      if (before?.condition !== after.condition) causes += 1;
    });
    bus.on('override', () => {
      causes += 2;
    });
    bus.on('drain-state', ({ cell, after }) => {
      const before = swept.get(cell) ?? 0;
      swept.set(cell, after.sweptAtMs);
      if (after.sweptAtMs > before && after.movedMails > 0) sweeps += 1;
      const asked = plan.operations.length * plan.cells.length;
      const regular = world.atMs / SWEEP_EVERY_MS;
      if (sweeps > 3 + asked + causes + regular) say(cell, `${cell} sweeps again and again`);
    });
    const swept = new Map<string, number>();
    for (const operation of plan.operations) {
      if (operation.kind !== 'sweep') continue;
      const { cell, atMs } = operation;
      scheduler.at(world.startMs + atMs + SWEEP_MS, () => {
        const { drain } = world.cell(cell).health;
        const hurdles = ['table-', 'queue-', 'crash', 'stall', 'tick-'];
        const places = [cell, `health@${cell}`, `mail@${cell}`, `backlog@${cell}`];
        if (troubled(world, hurdles, places, atMs - 60_000, world.atMs)) return;
        const rate = plan.quotas[cell]?.maxSendRate ?? 1;
        if (world.cell(cell).queues.backlog.size > rate * 20) return;
        if ((drain?.sweptAtMs ?? 0) < world.startMs + atMs)
          say(cell, `${cell} was not swept within ${SWEEP_MS / 1000} s of the request`);
      });
    }
    return undefined;
  },
};

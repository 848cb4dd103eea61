import type { Checker } from './checker.ts';
import { troubled } from './trouble.ts';

const WINDOW_MS = 10_000;
/** Well above the thresholds of docs/health.md: a fifth of twenty sends, half of five slow ones. */
const GREY = { sends: 80, share: 0.25 };
const SLOW = { sends: 24, share: 0.7, overMs: 3_500 };
const WITHIN_MS = 20_000;

interface Send {
  atMs: number;
  by: string;
  bad: boolean;
  slow: boolean;
}

/** A region that fails a part of its calls, or answers late, is no better than one that is down. */
export const greyNoticed: Checker = {
  name: 'grey-noticed',
  invariant:
    'A region that fails a quarter of many sends, or takes most of them slowly, is marked down within seconds.',
  watch(world, report) {
    const sends = new Map<string, Send[]>();
    const reported = new Set<string>();
    const conditionOf = (cell: string, region: string) =>
      world.cell(cell).health.states.get(region)?.condition ?? 'healthy';

    const judged = (
      recent: readonly Send[],
      is: (send: Send) => boolean,
      least: number,
      share: number,
    ) => {
      const hit = recent.filter(is);
      const witnesses = new Set(hit.map(({ by }) => by)).size;
      return recent.length >= least && hit.length / recent.length >= share && witnesses >= 2;
    };

    world.bus.on(
      'answered',
      ({ attempt: { cell, region, told, instance, startedMs, heardMs = 0 } }) => {
        if (told !== 'accepted' && told !== 'unavailable' && told !== 'lost') return;
        const key = `${cell} ${region}`;
        const atMs = world.atMs;
        const slow = told === 'accepted' && heardMs - startedMs > SLOW.overMs;
        const recent = (sends.get(key) ?? []).filter((one) => one.atMs > atMs - WINDOW_MS);
        recent.push({ atMs, by: instance, bad: told !== 'accepted', slow });
        sends.set(key, recent);
        const grey = judged(recent, ({ bad }) => bad, GREY.sends, GREY.share);
        if (!grey && !judged(recent, (one) => one.slow, SLOW.sends, SLOW.share)) return;
        // Clocks that differ put sends of the same time into windows apart.
        if (world.plan.clockSkewMs > 0) return;
        if (reported.has(key) || conditionOf(cell, region) !== 'healthy') return;
        sends.set(key, []);
        world.scheduler.after(WITHIN_MS, () => {
          if (reported.has(key) || conditionOf(cell, region) !== 'healthy') return;
          const others = Object.keys(world.plan.quotas).filter((one) => one !== region);
          if (
            others.some(
              (other) =>
                conditionOf(cell, other) !== 'healthy' ||
                world.cell(cell).health.overrides.has(other),
            )
          )
            return;
          const places = [cell, `health@${cell}`, `sender@${cell}`];
          if (troubled(world, ['table-', 'crash', 'stall'], places, atMs - WINDOW_MS, world.atMs))
            return;
          if (
            troubled(
              world,
              ['sender-cut-off'],
              ['1', '2', '3', '4'].map((n) => `sender ${cell}#${n}`),
              0,
              world.atMs,
            )
          )
            return;
          reported.add(key);
          report(
            `${cell} still uses ${region}, which ${grey ? 'failed many of its sends' : 'was slow'} ${WITHIN_MS / 1000} s ago`,
          );
        });
      },
    );
    return undefined;
  },
};

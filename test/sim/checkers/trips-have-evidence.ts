import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';

/** A tick looks back over a minute of sends; windows have begun before. */
const SENDS_MS = 80_000;
const PROBES_MS = 150_000;
const MIN_BAD_SENDS = 5;
const MIN_BAD_PROBES = 2;
/**
 * The least share of failures that takes a region is a fifth (docs/health.md). Senders count by windows and tell of them
 * late: what happened between two failures may show a little less.
 */
const GREY_SHARE = 0.15;
/** Over which time it is counted at most. */
const SPAN_MS = 70_000;
/** A probe's event is overdue after 45 s (docs/health.md). */
const EVENT_WAIT_MS = 44_000;
const SLOW_MS = 3_000;
/** A snapshot's age, and a decision's way to the table. */
const LAST_MS = 5_000;

/** Others at work are known by their leases of the last three seconds; tokens last for two, a send for some time. */
const HEARD_MS = 600;

interface Seen {
  atMs: number;
  by: string;
  what: 'bad' | 'slow' | 'suspended';
}

/** Automation does not take a region on a single failure, nor on what one sender says when others can be asked. */
export const tripsHaveEvidence: Checker = {
  name: 'trips-have-evidence',
  invariant:
    'A region goes down on enough evidence: failed sends of more than one sender, failed probes, missing events, or its own word; the last region on more than one kind.',
  watch(world, report) {
    const standingOf = watchRegions(world);
    const sends = new Map<string, Seen[]>();
    const good = new Map<string, { atMs: number; heardMs: number; by: string }[]>();
    const probes = new Map<
      string,
      { atMs: number; ok: boolean; suspended: boolean; id?: string }[]
    >();
    const confirmedMs = new Map<string, number>();
    const push = <T>(map: Map<string, T[]>, key: string, value: T) => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [value]);
      else list.push(value);
    };
    world.bus.on(
      'answered',
      ({ attempt: { cell, region, told, instance, startedMs, heardMs = 0 } }) => {
        const key = `${cell} ${region}`;
        const atMs = world.atMs;
        if (told === 'suspended') push(sends, key, { atMs, by: instance, what: 'suspended' });
        else if (told === 'unavailable' || told === 'lost' || told === undefined)
          push(sends, key, { atMs, by: instance, what: 'bad' });
        else if (told === 'accepted' && heardMs - startedMs > SLOW_MS)
          push(sends, key, { atMs, by: instance, what: 'slow' });
        else if (told === 'accepted')
          push(good, key, { atMs: startedMs - world.startMs, heardMs: atMs, by: instance });
      },
    );
    world.bus.on('probed', ({ cell, region, ok, suspended, probeId }) =>
      push(probes, `${cell} ${region}`, {
        atMs: world.atMs,
        ok,
        suspended,
        ...(probeId === undefined ? {} : { id: probeId }),
      }),
    );
    world.bus.on('probe-confirmed', ({ probeId }) => confirmedMs.set(probeId, world.atMs));

    world.bus.on('region-state', ({ cell, before, after }) => {
      if (after.condition !== 'down' || before?.condition === 'down') return;
      // A write that was held back carries evidence of its own time.
      if (world.faultsTouch('table-write-late', `health@${cell}`)) return;
      // Probes whose fate could not be written down, or whose answer came after its prober had died.
      const blurred =
        world.faultsTouch('table-', `health@${cell}`) ||
        world.faultsTouch('stall', `health@${cell}`);
      const key = `${cell} ${after.region}`;
      const recent = (sends.get(key) ?? []).filter(({ atMs }) => atMs > world.atMs - SENDS_MS);
      const rounds = (probes.get(key) ?? []).filter(({ atMs }) => atMs > world.atMs - PROBES_MS);
      const bad = recent.filter(({ what }) => what !== 'suspended');
      const failed = rounds.filter(({ ok }) => !ok);
      const own =
        recent.some(({ what }) => what === 'suspended') ||
        failed.some(({ suspended }) => suspended);
      const overdue = (probes.get(key) ?? []).filter(
        ({ ok, id, atMs }) =>
          ok &&
          id !== undefined &&
          // What came in while the decision was being made was not part of it.
          (confirmedMs.get(id) ?? Infinity) > world.atMs - LAST_MS &&
          atMs < world.atMs - EVENT_WAIT_MS,
      );
      const accusers = new Set(bad.map(({ by }) => by));
      // A sender that sees only success writes nothing down: it counts for nothing.
      const success = (good.get(key) ?? []).filter(({ by }) => accusers.has(by));
      const share = worstShare(bad, success);
      const recovering = before?.condition === 'recovering' && failed.length > 0;
      const bySends = bad.length >= MIN_BAD_SENDS;
      const byProbes = failed.length >= MIN_BAD_PROBES || recovering || overdue.length >= 2;
      if (own || blurred) return;
      const say = (text: string) => report(`${cell}: ${after.region} ${text}: ${after.evidence}`);
      if (!byProbes && bySends && share < GREY_SHARE)
        say(`went down although at most ${Math.round(share * 100)} % of its sends failed`);
      if (!bySends && !byProbes) {
        say(`went down on ${bad.length} failed sends and ${failed.length} failed probes`);
        return;
      }
      // The other ends, before this cell could know of a trip seconds ago: probes or sends alone may mean a broken prober.
      const ends = world.plan.settings.routes
        .filter(({ primary, secondary }) => primary === after.region || secondary === after.region)
        .map(({ primary, secondary }) => (primary === after.region ? secondary : primary));
      const lastOne = ends.some((end) => {
        const { share, sinceMs } = standingOf(cell, end);
        return share === 0 && sinceMs < world.scheduler.nowMs - LAST_MS - world.plan.clockSkewMs;
      });
      const probesAgree = failed.length > 0 || overdue.length >= 2;
      if (lastOne && !(bad.length > 0 && probesAgree)) {
        say('went down as the last region on one kind of evidence');
        return;
      }
      if (byProbes) return;
      // Sends alone: a sender that is itself cut off must not speak for the region while others get through.
      const [accuser] = accusers;
      const others = (good.get(key) ?? []).filter(
        ({ atMs, by }) => atMs > world.atMs - HEARD_MS && by !== accuser,
      );
      if (accusers.size === 1 && others.length >= 2)
        say(`went down on the word of ${accuser} alone, while others got through`);
    });
    return undefined;
  },
};

/** The largest share of failures that any stretch of time shows, from a failure to another one at least four later. */
function worstShare(bad: readonly Seen[], good: readonly { heardMs: number }[]): number {
  let worst = 0;
  bad.forEach((first, from) => {
    for (let to = from + MIN_BAD_SENDS - 1; to < bad.length; to += 1) {
      const last = bad[to];
      if (last === undefined || last.atMs - first.atMs > SPAN_MS) break;
      const failures = to - from + 1;
      const successes = good.filter(
        ({ heardMs }) => heardMs >= first.atMs && heardMs <= last.atMs,
      ).length;
      worst = Math.max(worst, failures / (failures + successes));
    }
  });
  return worst;
}

import type { Drill } from '@mailferry/core/drill/drill';
import type { AttemptTruth } from '../world/truth.ts';
import { LAG_MS, watchCauses } from './causes.ts';
import type { Checker } from './checker.ts';
import { isFarOff } from './is-far-off.ts';
import { permittedRegions } from './rules.ts';
import { troubled } from './trouble.ts';

/** A sender counts at the end of its batch, and a few sends say nothing. */
const ABORTS_WITHIN_MS = 30_000;
const MIN_SAMPLE = 5;

/** What a drill came to, as SES saw it. */
interface Course {
  /** First tries of mails that may use the secondary, while nothing was wrong with it, and those that took it first. */
  tries: number;
  detours: number;
  good: number;
  bad: number;
  /** Since when too many of them fail. */
  badSinceMs: number | undefined;
}

/** A rehearsal is no outage. */
export const drillBounded: Checker = {
  name: 'drill-bounded',
  invariant:
    "A drill takes its organization's mail, or its share of the cell's, and no other; it ends by its time, and soon after too many of its sends failed.",
  watch(world, report) {
    const { bus, scheduler, plan } = world;
    const hasCause = watchCauses(world);
    const courses = new Map<string, Course>();
    const drilled = new Map<AttemptTruth, Course>();
    const courseOf = ({ drillId }: Drill): Course => {
      const course = courses.get(drillId) ?? {
        tries: 0,
        detours: 0,
        good: 0,
        bad: 0,
        badSinceMs: undefined,
      };
      courses.set(drillId, course);
      return course;
    };

    bus.on('attempt', ({ mail, attempt }) => {
      const { drill } = world.cell(attempt.cell).health;
      if (drill === undefined) return;
      const nowMs = scheduler.nowMs;
      const overMs = Math.min(drill.endsAtMs, drill.abortedAtMs ?? Number.POSITIVE_INFINITY);
      const isOwn = (drill.organizationId ?? mail.organizationId) === mail.organizationId;
      const course = courseOf(drill);
      const detours = !hasCause(mail, attempt);
      if (detours) {
        drilled.set(attempt, course);
        if (!isOwn) report('takes part in the drill of another organization', mail.id);
        if (nowMs > overMs + LAG_MS) report('takes part in a drill that is over', mail.id);
        else if (nowMs - (course.badSinceMs ?? nowMs) > ABORTS_WITHIN_MS)
          report('takes part in a drill too many of whose sends fail', mail.id);
      }
      const [policy] = world.directory.inForceSince(mail.organizationId, 0);
      const secondary = policy && permittedRegions(policy, plan.settings)[1];
      const steady = nowMs > drill.startedAtMs + LAG_MS && nowMs < overMs;
      if (secondary === undefined || !isOwn || !steady || mail.attempts[0] !== attempt) return;
      if (troubled(world, ['ses-'], [secondary], 0, world.atMs)) return;
      course.tries += 1;
      if (detours) course.detours += 1;
    });

    bus.on('answered', ({ attempt }) => {
      const course = drilled.get(attempt);
      const { drill } = world.cell(attempt.cell).health;
      const kind = attempt.heard?.kind;
      if (course === undefined || drill === undefined) return;
      if (kind === 'accepted') course.good += 1;
      else if (kind !== 'rejected' && kind !== 'not-ready') course.bad += 1;
      const total = course.good + course.bad;
      const tooMany = total >= MIN_SAMPLE && course.bad / total >= drill.abortShare;
      course.badSinceMs = tooMany ? (course.badSinceMs ?? scheduler.nowMs) : undefined;
    });

    return () => {
      for (const { health } of world.cells) {
        if (health.drill === undefined) continue;
        const { tries, detours } = courseOf(health.drill);
        const wanted = health.drill.share ?? 1;
        if (isFarOff(detours, tries, wanted))
          report(`${detours} of ${tries} mails took part in a drill for a share of ${wanted}`);
      }
    };
  },
};

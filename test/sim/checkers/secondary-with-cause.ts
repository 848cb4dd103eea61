import type { AttemptTruth, MailTruth } from '../world/truth.ts';
import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';

/** A sender may go by a snapshot that old, and its send waits for tokens. */
const LAG_MS = 15_000;
/** Answers after which the next region of the route is tried. */
const PASSED_ON = new Set(['unavailable', 'suspended', 'not-ready']);

/** The secondary is for trouble: a throttle, or the quota, is none unless the organization says so. */
export const secondaryWithCause: Checker = {
  name: 'secondary-with-cause',
  invariant:
    'A mail goes to the secondary only while the primary is not wholly healthy, has just failed it, or has used up its quota and the organization lets mail spill over.',
  watch(world, report) {
    const standingOf = watchRegions(world);
    /** When the tokens of a cell for a region last said that its day was used up. */
    const usedUpAtMs = new Map<string, number>();
    world.bus.on('bucket', ({ cell, before, after }) => {
      const left = Math.min(before?.dailyLeft ?? Number.POSITIVE_INFINITY, after.dailyLeft);
      if (left < 50) usedUpAtMs.set(`${cell} ${after.region}`, world.scheduler.nowMs);
    });
    world.bus.on('attempt', ({ mail, attempt }) => {
      const nowMs = world.scheduler.nowMs;
      const policies = world.directory.inForceSince(mail.organizationId, nowMs - 75_000);
      const primaries = new Set(policies.map(({ primaryRegion }) => primaryRegion));
      if (primaries.has(attempt.region) || primaries.size === 0) return;
      const excused = [...primaries].some((primary) => {
        const { share, sinceMs } = standingOf(attempt.cell, primary);
        if (share < 1 || sinceMs > nowMs - LAG_MS - world.plan.clockSkewMs) return true;
        if (passedOn(mail, attempt, primary)) return true;
        if (!policies.some(({ spillOverQuota }) => spillOverQuota)) return false;
        // The cell's tokens say so: truly, or because no tick brought better news.
        const left = world.cell(attempt.cell).health.bucket(primary)?.dailyLeft ?? 0;
        const usedUp = usedUpAtMs.get(`${attempt.cell} ${primary}`) ?? Number.NEGATIVE_INFINITY;
        return left < 50 || nowMs - usedUp < LAG_MS;
      });
      // With the table out of reach a sender goes on with what it knows.
      if (world.faultsTouch('table-', `health@${attempt.cell}`)) return;
      // One that is held up between its decision and its send goes by what was true before.
      if (world.faultsTouch('stall', `sender@${attempt.cell}`)) return;
      if (!excused)
        report(`sent by ${attempt.region} although its primary was there for it`, mail.id);
    });
    return undefined;
  },
};

function passedOn(mail: MailTruth, attempt: AttemptTruth, primary: string): boolean {
  const before = mail.attempts.filter(
    (one) => one !== attempt && one.instance === attempt.instance && one.region === primary,
  );
  const { told = '' } = before.at(-1) ?? {};
  return PASSED_ON.has(told) || told === 'exhausted';
}

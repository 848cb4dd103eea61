import type { AttemptTruth, MailTruth } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import { watchRegions } from './region-watch.ts';
import { secondaryOf } from './rules.ts';

/** A sender may go by a snapshot that old, and its send waits for tokens. */
export const LAG_MS = 15_000;
/** Answers after which the next region of the route is tried. */
const PASSED_ON = new Set(['unavailable', 'suspended', 'not-ready']);

/** Whether trouble made a mail take another region than its primary; a detour (drill, warm share) is none. */
export function watchCauses(world: World): (mail: MailTruth, attempt: AttemptTruth) => boolean {
  const standingOf = watchRegions(world);
  /** When the tokens of a cell for a region last said that its day was used up. */
  const usedUpAtMs = new Map<string, number>();
  world.bus.on('bucket', ({ cell, before, after }) => {
    const left = Math.min(before?.dailyLeft ?? Number.POSITIVE_INFINITY, after.dailyLeft);
    if (left < 50) usedUpAtMs.set(`${cell} ${after.region}`, world.scheduler.nowMs);
  });
  return (mail, attempt) => {
    const nowMs = world.scheduler.nowMs;
    const policies = world.directory.inForceSince(mail.organizationId, nowMs - 75_000);
    const primaries = new Set(policies.map(({ primaryRegion }) => primaryRegion));
    if (primaries.has(attempt.region) || primaries.size === 0) return true;
    return [...primaries].some((primary) => {
      const { share, sinceMs } = standingOf(attempt.cell, primary);
      if (share < 1 || sinceMs > nowMs - LAG_MS - world.plan.clockSkewMs) return true;
      if (passedOn(mail, attempt, primary)) return true;
      if (!policies.some(({ spillOverQuota }) => spillOverQuota)) return false;
      // The cell's tokens say so: truly, or because no tick brought better news.
      const left = world.cell(attempt.cell).health.bucket(primary)?.dailyLeft ?? 0;
      const usedUp = usedUpAtMs.get(`${attempt.cell} ${primary}`) ?? Number.NEGATIVE_INFINITY;
      return left < 50 || nowMs - usedUp < LAG_MS;
    });
  };
}

function passedOn(mail: MailTruth, attempt: AttemptTruth, primary: string): boolean {
  const before = mail.attempts.filter(
    (one) => one !== attempt && one.instance === attempt.instance && one.region === primary,
  );
  const { told = '' } = before.at(-1) ?? {};
  return PASSED_ON.has(told) || told === 'exhausted';
}

/** Whether a detour may be what brings the mail to its secondary; how many there are is a matter of other checkers. */
export function mayDetour(world: World, mail: MailTruth, { cell }: AttemptTruth): boolean {
  const { drill } = world.cell(cell).health;
  const overMs = Math.min(drill?.endsAtMs ?? 0, drill?.abortedAtMs ?? Number.POSITIVE_INFINITY);
  if (world.scheduler.nowMs < overMs + LAG_MS) return true;
  return warmShareOf(world, mail.organizationId) > 0;
}

/** The share of an organization's mail that takes its secondary every day. */
export function warmShareOf({ plan }: World, organizationId: string): number {
  const policy = plan.policies.find((one) => one.organizationId === organizationId);
  const route = plan.settings.routes.find(({ primary }) => primary === policy?.primaryRegion);
  const secondary = secondaryOf(plan.settings, policy?.primaryRegion ?? '') ?? '';
  const ready = policy?.domains.every(({ readyRegions }) => readyRegions.includes(secondary));
  return ready ? (route?.warmShare ?? 0) : 0;
}

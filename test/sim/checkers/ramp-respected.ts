import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';

/** A snapshot's age, a send under way. */
const LAG_MS = 20_000;
/** A share so far above its step has less than one chance in millions. */
const MIN_MAILS = 24;
const TOO_MUCH = 0.5;

/** A region that recovers is tried with a part of the mail, and always with the same part. */
export const rampRespected: Checker = {
  name: 'ramp-respected',
  invariant:
    'A recovering region gets no more than its share of the mail, and a mail that it may have once it may have again.',
  watch(world, report) {
    const standingOf = watchRegions(world);
    const counted = new Map<string, { all: Set<string>; there: Set<string> }>();
    const reported = new Set<string>();
    world.bus.on('attempt', ({ mail, attempt }) => {
      for (const region of Object.keys(world.plan.quotas)) {
        const { share, sinceMs } = standingOf(attempt.cell, region);
        const policy = world.directory.inForceSince(mail.organizationId, world.scheduler.nowMs)[0];
        if (share === 0 || share >= 0.5 || policy?.primaryRegion !== region) continue;
        if (world.scheduler.nowMs < sinceMs + LAG_MS + world.plan.clockSkewMs) continue;
        const key = `${attempt.cell} ${region} ${sinceMs}`;
        const count = counted.get(key) ?? { all: new Set<string>(), there: new Set<string>() };
        counted.set(key, count);
        count.all.add(mail.id);
        if (attempt.region === region) count.there.add(mail.id);
        const { all, there } = count;
        if (all.size < MIN_MAILS || there.size / all.size < share + TOO_MUCH || reported.has(key))
          continue;
        reported.add(key);
        report(
          `${there.size} of ${all.size} mails went to ${region}, which carries ${share * 100} %`,
          mail.id,
        );
      }
    });
    return undefined;
  },
};

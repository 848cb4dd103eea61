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
    /** The ramp that a mail's primary is in just now, where it is in one and has been for a while. */
    const rampOf = (cell: string, organizationId: string) => {
      const [policy] = world.directory.inForceSince(organizationId, world.scheduler.nowMs);
      const region = policy?.primaryRegion;
      if (region === undefined) return undefined;
      const { share, sinceMs } = standingOf(cell, region);
      if (share === 0 || share >= 0.5) return undefined;
      if (world.scheduler.nowMs < sinceMs + LAG_MS + world.plan.clockSkewMs) return undefined;
      const key = `${cell} ${region} ${sinceMs}`;
      const count = counted.get(key) ?? { all: new Set<string>(), there: new Set<string>() };
      counted.set(key, count);
      return { key, region, share, ...count };
    };
    // A mail that finds no region is claimed all the same.
    world.bus.on('ledger', ({ cell, after }) => {
      if (after.state === 'sending') rampOf(cell, after.organizationId)?.all.add(after.id);
    });
    world.bus.on('attempt', ({ mail, attempt }) => {
      const ramp = rampOf(attempt.cell, mail.organizationId);
      if (ramp === undefined || attempt.region !== ramp.region) return;
      const { key, region, share, all, there } = ramp;
      there.add(mail.id);
      if (all.size < MIN_MAILS || there.size / all.size < share + TOO_MUCH || reported.has(key))
        return;
      reported.add(key);
      report(
        `${there.size} of ${all.size} mails went to ${region}, which carries ${share * 100} %`,
        mail.id,
      );
    });
    return undefined;
  },
};

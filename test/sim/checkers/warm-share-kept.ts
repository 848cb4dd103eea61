import { warmShareOf, watchCauses } from './causes.ts';
import type { Checker } from './checker.ts';
import { isFarOff } from './is-far-off.ts';
import { permittedRegions } from './rules.ts';

/** The secondary is kept warm with the mail of those who want it. */
export const warmShareKept: Checker = {
  name: 'warm-share-kept',
  invariant:
    "A route's warm share takes the secondary first, of organizations with multi-region on and all domains ready there, and of no others.",
  watch(world, report) {
    const { plan, bus } = world;
    if (!plan.settings.routes.some(({ warmShare = 0 }) => warmShare > 0)) return undefined;
    const hasCause = watchCauses(world);
    const counts = new Map<number, { tries: number; detours: number }>();
    bus.on('attempt', ({ mail, attempt }) => {
      if (mail.attempts[0] !== attempt || world.cell(attempt.cell).health.drill !== undefined)
        return;
      const [policy] = world.directory.inForceSince(mail.organizationId, 0);
      if (policy === undefined) return;
      const permitted = permittedRegions(policy, plan.settings).length > 1;
      const share = permitted ? warmShareOf(world, mail.organizationId) : 0;
      const detours = !hasCause(mail, attempt);
      if (share === 0) {
        if (detours) report('keeps a secondary warm that is not its own', mail.id);
        return;
      }
      const count = counts.get(share) ?? { tries: 0, detours: 0 };
      counts.set(share, count);
      count.tries += 1;
      if (detours) count.detours += 1;
    });
    return () => {
      if (plan.faults.length > 0) return;
      for (const [share, { tries, detours }] of counts) {
        if (isFarOff(detours, tries, share))
          report(`${detours} of ${tries} mails took the secondary for a warm share of ${share}`);
      }
    };
  },
};

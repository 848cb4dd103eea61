import { POLICY_STALENESS_MS } from '../ports/policies.ts';
import { REPLICATION_MS } from '../world/directory.ts';
import type { Checker } from './checker.ts';
import { permittedRegions } from './rules.ts';

/** No mail goes where its organization does not want it, whatever else happens. */
export const consent: Checker = {
  name: 'consent',
  invariant: "No mail is sent to a region that the organization's policy or residency forbids.",
  watch(world, report) {
    const { settings, faults } = world.plan;
    // A change is obeyed once it is replicated and caches are stale; an invocation goes on with what it read.
    const staleMs = Math.max(
      0,
      ...faults.filter(({ kind }) => kind === 'directory-stale').map(({ ms }) => ms ?? 0),
    );
    const boundMs =
      REPLICATION_MS.most +
      staleMs +
      POLICY_STALENESS_MS +
      settings.sender.functionTimeoutSeconds * 1000;
    world.bus.on('attempt', ({ mail, attempt }) => {
      const since = world.scheduler.nowMs - boundMs;
      const policies = world.directory.inForceSince(mail.organizationId, since);
      const allowed = policies.some((policy) =>
        permittedRegions(policy, settings).includes(attempt.region),
      );
      if (!allowed) report(`sent by ${attempt.region}, which its organization forbids`, mail.id);
    });
    return undefined;
  },
};

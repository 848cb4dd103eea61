import type { Checker } from './checker.ts';

/** Replication, the cache, the rest of an invocation. */
const BOUND_MS = 120_000;

/** An address that bounced for good, or complained, gets no mail any more, from whichever region. */
export const suppressionHolds: Checker = {
  name: 'suppression-holds',
  invariant: "No mail goes to an address on its organization's suppression list.",
  watch(world, report) {
    world.bus.on('attempt', ({ mail, attempt }) => {
      for (const address of attempt.recipients) {
        const sinceMs = world.directory.suppressedSinceMs(
          mail.organizationId,
          address.toLowerCase(),
        );
        if (sinceMs !== undefined && sinceMs + BOUND_MS < world.scheduler.nowMs)
          report('sent to an address that is suppressed', mail.id);
      }
    });
    return undefined;
  },
};

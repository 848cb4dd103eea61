import type { Checker } from './checker.ts';

/** A claim lasts longer than the invocation that made it can: a live sender is never overtaken. */
export const claimOutlastsSender: Checker = {
  name: 'claim-outlasts-sender',
  invariant:
    'A claim is over only after the invocation that made it must have ended, by any clock; and not long after.',
  watch(world, report) {
    const { plan } = world;
    const timeoutMs = plan.settings.sender.functionTimeoutSeconds * 1000;
    world.bus.on('ledger', ({ before, after }) => {
      if (
        after.state !== 'sending' ||
        (before?.state === 'sending' && before.leaseToken === after.leaseToken)
      )
        return;
      const lastsMs = after.leaseUntilMs - after.updatedAtMs;
      if (lastsMs < timeoutMs)
        report(
          `claimed for ${lastsMs / 1000} s, by an invocation that may last ${timeoutMs / 1000} s`,
          after.id,
        );
      if (lastsMs > 10 * timeoutMs) report(`claimed for ${Math.round(lastsMs / 1000)} s`, after.id);
    });
    return undefined;
  },
};

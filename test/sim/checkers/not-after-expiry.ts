import type { Checker } from './checker.ts';

/** A claim that was decided in time may still wait for its tokens. */
const LATE_MS = 60_000;

export const notAfterExpiry: Checker = {
  name: 'not-after-expiry',
  invariant: 'No mail is sent after its lifetime is over.',
  watch(world, report) {
    world.bus.on('attempt', ({ mail, attempt }) => {
      const lateMs = attempt.startedMs - mail.envelope.expiresAtMs;
      if (lateMs > LATE_MS + world.plan.clockSkewMs)
        report(`sent ${Math.round(lateMs / 1000)} s after its lifetime`, mail.id);
    });
    return undefined;
  },
};

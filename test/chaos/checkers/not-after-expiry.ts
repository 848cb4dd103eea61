import type { Checker } from '../evidence.ts';

/** A claim decided in time may still take as long as an invocation lasts. */
const LATE_MS = 12_000;

export const notAfterExpiry: Checker = {
  name: 'not-after-expiry',
  invariant: 'No mail is sent after its lifetime is over.',
  check({ handedIn, arrivals }, report) {
    for (const { id, acceptedAtMs } of arrivals) {
      const handed = handedIn.get(id);
      if (handed === undefined) continue;
      const lateMs = acceptedAtMs - (handed.answeredAtMs + handed.mail.lifetimeMs);
      if (lateMs > LATE_MS) report(`sent ${Math.round(lateMs / 1000)} s after its lifetime`, id);
    }
  },
};

import { acceptedAttempts } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** The service level is a minute; a full queue in front adds what the rate takes for it. */
const PROMPT_MS = 45_000;
/** Senders' shares of tokens are not perfectly used. */
const USED_SHARE = 0.5;

/** On a day without trouble nothing waits. */
export const promptWhenCalm: Checker = {
  name: 'prompt-when-calm',
  invariant:
    'While nothing goes wrong, mail is sent within seconds, as fast as the send rate allows.',
  watch(world, report) {
    const { plan } = world;
    return () => {
      if (plan.faults.length > 0 || plan.operations.length > 0) return;
      const recipients = plan.mails.reduce((sum, mail) => sum + mail.recipients, 0);
      for (const mail of world.mails.all.values()) {
        const [handedIn] = mail.handedIn;
        if (handedIn === undefined || mail.plan?.poison !== undefined) continue;
        const rate = plan.quotas[handedIn.cell]?.maxSendRate ?? 1;
        const day = plan.quotas[handedIn.cell]?.max24HourSend ?? 0;
        if (day >= 0 && recipients > day / 2) return;
        const [first] = acceptedAttempts(mail);
        if (first?.acceptedMs === undefined) continue;
        const queuedMs = (recipients / (rate * USED_SHARE)) * 1_000;
        const tookMs = first.acceptedMs - handedIn.atMs;
        if (tookMs > PROMPT_MS + queuedMs)
          report(
            `sent only ${Math.round(tookMs / 1000)} s after its hand-in, on a day without trouble`,
            mail.id,
          );
      }
    };
  },
};

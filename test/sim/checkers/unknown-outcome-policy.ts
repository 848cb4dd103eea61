import type { Checker } from './checker.ts';

/** After a send whose outcome nobody knows, the organization's policy decides what may follow, and when. */
export const unknownOutcomePolicy: Checker = {
  name: 'unknown-outcome-policy',
  invariant:
    'After an unknown outcome a mail is sent again only as its organization allows: never (unless nobody could be told), or not before the wait.',
  watch(world, report) {
    world.bus.on('attempt', ({ mail, attempt }) => {
      const earlier = mail.attempts.filter(
        (one) =>
          one !== attempt &&
          one.cell === attempt.cell &&
          (one.heard === undefined || one.heard.kind === 'unknown'),
      );
      const last = earlier.at(-1);
      if (last === undefined) return;
      const [policy] = world.directory.inForceSince(mail.organizationId, world.scheduler.nowMs);
      if (policy === undefined) return;
      const { action, waitMs } = policy.unknownOutcome;
      if (action === 'fail' && mail.envelope.mailFrom !== '') {
        report(
          'sent again although its organization forbids that after an unknown outcome',
          mail.id,
        );
      } else if (action !== 'resend') {
        const waitedMs = attempt.startedMs - (last.heardMs ?? last.startedMs);
        if (waitedMs < waitMs - world.plan.clockSkewMs)
          report(`sent again ${waitedMs} ms after an unknown outcome, not ${waitMs} ms`, mail.id);
      }
    });
    return undefined;
  },
};

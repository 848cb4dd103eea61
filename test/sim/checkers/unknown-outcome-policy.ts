import type { Delivery } from '@mailferry/core/delivery/delivery';
import { isOpen } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** A sender may go by a policy of that age: replication, its cache, the rest of an invocation. */
const POLICY_AGE_MS = 90_000;

/** After a send whose outcome nobody knows, the organization's policy decides what may follow, and when. */
export const unknownOutcomePolicy: Checker = {
  name: 'unknown-outcome-policy',
  invariant:
    'After an unknown outcome a mail is sent again only as its organization allows: never (unless nobody could be told), or not before the wait.',
  watch(world, report) {
    const heldSinceMs = new Map<string, number>();
    /** What the record itself says of the wait: a copy that comes early goes by it. */
    const heldLongEnough = ({ id, organizationId, updatedAtMs, unknownUntilMs = 0 }: Delivery) => {
      const policies = world.directory.inForceSince(
        organizationId,
        world.scheduler.nowMs - POLICY_AGE_MS,
      );
      const leastMs = Math.min(
        ...policies.map(({ unknownOutcome: { action, waitMs } }) =>
          action === 'resend' ? 0 : waitMs,
        ),
      );
      const heldMs = unknownUntilMs - updatedAtMs;
      if (Number.isFinite(leastMs) && heldMs < leastMs)
        report(`held for ${heldMs} ms after an unknown outcome, not ${leastMs} ms`, id);
    };
    world.bus.on('ledger', ({ cell, before, after }) => {
      const key = `${cell} ${after.id}`;
      if (after.state === 'unknown' && before?.state === 'sending') {
        heldSinceMs.set(key, Math.min(world.scheduler.nowMs, after.updatedAtMs));
        heldLongEnough(after);
      }
      if (after.state !== 'failed' || after.reason !== 'outcome-unknown') return;
      const policies = world.directory.inForceSince(
        after.organizationId,
        world.scheduler.nowMs - POLICY_AGE_MS,
      );
      if (!policies.some(({ unknownOutcome }) => unknownOutcome.action === 'fail'))
        report(
          'given up after an unknown outcome, although its organization wants it sent again',
          after.id,
        );
    });
    world.bus.on('attempt', ({ mail, attempt }) => {
      const earlier = mail.attempts.filter(
        (one) => one !== attempt && one.cell === attempt.cell && isOpen(one),
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
        const heldMs = heldSinceMs.get(`${attempt.cell} ${mail.id}`);
        const waitedMs = attempt.startedMs - (heldMs ?? last.heardMs ?? last.startedMs);
        if (waitedMs < waitMs - world.plan.clockSkewMs)
          report(`sent again ${waitedMs} ms after an unknown outcome, not ${waitMs} ms`, mail.id);
      }
    });
    return undefined;
  },
};

import { codeOf, describeError, MailferryError } from '../errors.ts';
import { rewriteRecipients } from '../mail/delivery-domain.ts';
import { isLoop } from '../mail/trace.ts';
import { chooseRoute } from '../routing/route.ts';
import { addresseesOf } from './delivery.ts';
import { integrationOf } from './original-recipient.ts';
import { preparerOf } from './prepare.ts';
import { rawOf } from './raw-message.ts';
import type { Sender } from './sender.ts';
import { type RouteAttempt, sendTimeoutMs, tryRegion } from './try-region.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail } from './work.ts';

/**
 * Tries to send one claimed mail: over the regions of its route in order, until one accepts it, refuses it for good, or
 * leaves the outcome unknown. Never throws; a fault of the code itself is a verdict too.
 */
export async function attempt(
  sender: Sender,
  mail: ClaimedMail,
  deadlineMs: number,
): Promise<Verdict> {
  try {
    return await sender.bytes.run(mail.delivery.payloadBytes, () =>
      tryRoute(sender, mail, deadlineMs),
    );
  } catch (cause) {
    return faulted(sender, mail, cause);
  }
}

async function tryRoute(sender: Sender, mail: ClaimedMail, deadlineMs: number): Promise<Verdict> {
  const { envelope, policy } = mail;
  if (sender.clock.nowMs() >= envelope.expiresAtMs) {
    return { kind: 'failed', reason: 'expired', status: '4.4.7', notes: [] };
  }
  const addressees = addresseesOf(mail.delivery);
  if (addressees.length === 0)
    return { kind: 'failed', reason: 'suppressed', status: '5.1.1', notes: [] };

  const health = await sender.health.current();
  const route = chooseRoute({ policy, settings: sender.settings, health, messageId: envelope.id });
  const notes = [...route.notes];
  if (route.regions.length === 0) return { kind: 'park', reason: 'no-usable-region', notes };

  const integration = integrationOf(policy, envelope.integrationId);
  const recipients = rewriteRecipients(addressees, integration, policy.domains);
  // Before a payload is fetched in vain: behind a few large mails an invocation runs out of time.
  if (sender.clock.nowMs() > deadlineMs - sendTimeoutMs(sender, mail))
    return { kind: 'wait', reason: 'out-of-time', notes, delayMs: 1_000 };
  const raw = await rawOf(sender, mail);
  // RFC 5321 §6.3. RFC 3463: X.4.6, routing loop detected.
  if (isLoop(raw, integration.headers.loops))
    return { kind: 'failed', reason: 'loop', status: '5.4.6', notes };
  const routeAttempt: RouteAttempt = {
    mail,
    recipients,
    preparer: await preparerOf(sender, mail, raw, integration),
    deadlineMs,
    drill: health.drill,
    detour: route.detour,
    notes,
  };
  let last = 'unavailable';
  for (const region of route.regions) {
    const result = await tryRegion(sender, routeAttempt, region);
    if (result.kind !== 'next') return result;
    last = result.reason ?? last;
  }
  // A region that failed now, and is not down, is tried again soon: should it go down, the next try finds no way and
  // parks. A domain that is not ready, or a quota that is used up, waits for longer than that.
  const primaryTried = route.regions.includes(policy.primaryRegion);
  const soon = last === 'unavailable' || (last === 'not-ready' && primaryTried);
  return { kind: soon ? 'wait' : 'park', reason: last, notes };
}

/** Payloads gone or altered can only be put right by a person; any other fault may pass, a few times. */
function faulted(sender: Sender, mail: ClaimedMail, cause: unknown): Verdict {
  const line = { mailId: mail.envelope.id, ...describeError(cause) };
  if (cause instanceof MailferryError && !cause.retriable) {
    sender.log.error('mail cannot be sent', line);
    return { kind: 'quarantine', reason: cause.code, notes: [] };
  }
  sender.log.error('attempt failed', line);
  const reason = codeOf(cause);
  if (
    cause instanceof MailferryError ||
    mail.record.receiveCount < sender.parameters.quarantineAtReceives
  ) {
    return { kind: 'wait', reason, notes: [] };
  }
  return { kind: 'quarantine', reason: `crashed: ${line.errorName}`, notes: [] };
}

import { codeOf, describeError, MailferryError } from '../errors.ts';
import { rewriteRecipients } from '../mail/delivery-domain.ts';
import { isLoop } from '../mail/trace.ts';
import { chooseRoute } from '../routing/route.ts';
import { integrationOf } from './original-recipient.ts';
import { paceFor } from './pace.ts';
import { preparerOf } from './prepare.ts';
import { rawOf } from './raw-message.ts';
import type { SendAnswer } from './send-answer.ts';
import type { Sender } from './sender.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail } from './work.ts';

const MEGABYTE = 1024 * 1024;

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
  const refused = envelope.rcptTo.filter((address) => policy.suppressed.has(address.toLowerCase()));
  const accepted = envelope.rcptTo.filter((address) => !refused.includes(address));
  if (accepted.length === 0)
    return { kind: 'failed', reason: 'suppressed', status: '5.1.1', notes: [] };

  const health = await sender.health.current();
  const route = chooseRoute({ policy, settings: sender.settings, health, messageId: envelope.id });
  const notes = [...route.notes];
  if (route.regions.length === 0) return { kind: 'park', reason: 'no-usable-region', notes };

  const integration = integrationOf(policy, envelope.integrationId);
  const recipients = rewriteRecipients(accepted, integration, policy.domains);
  const raw = await rawOf(sender, mail);
  // RFC 5321 §6.3. RFC 3463: X.4.6, routing loop detected.
  if (isLoop(raw, integration.headers.loops))
    return { kind: 'failed', reason: 'loop', status: '5.4.6', notes };
  const preparer = await preparerOf(sender, mail, raw, integration);
  let last = 'unavailable';
  const countForDrill = (region: string, kind: SendAnswer['kind'], tookMs: number) => {
    if (health.drill === undefined) return;
    if (region === policy.primaryRegion) sender.drills.note(health.drill, 'primary', kind, tookMs);
    else if (route.detour === 'drill') sender.drills.note(health.drill, 'secondary', kind, tookMs);
  };
  for (const region of route.regions) {
    // What the primary can take at once never waits, parks or is late for the sake of an exercise.
    const exercise = route.detour !== undefined && region !== policy.primaryRegion;
    const prepared = await preparer.in(region);
    if (prepared.kind === 'not-ready') {
      notes.push(`${region} not ready: ${prepared.reason}`);
      countForDrill(region, 'not-ready', 0);
      last = 'not-ready';
      continue;
    }
    const timeoutMs = sendTimeoutMs(sender, mail);
    const pace = await paceFor(sender, region, recipients.length, deadlineMs - timeoutMs);
    if (pace.kind === 'daily-quota') {
      notes.push(`${region} daily quota used up`);
      if (exercise) countForDrill(region, 'throttled', 0);
      else last = 'daily-quota';
      if (exercise || policy.spillOverQuota) continue;
      return { kind: 'park', reason: 'daily-quota', notes };
    }
    if (pace.kind === 'wait' && exercise) {
      notes.push(`${region} has no send token to spare`);
      countForDrill(region, 'throttled', 0);
      continue;
    }
    if (pace.kind === 'wait') return { kind: 'wait', reason: pace.reason, notes, delayMs: pace.ms };

    const startedMs = sender.clock.nowMs();
    const answer = await sender.transport.send(
      region,
      { sender: prepared.sender, recipients, parts: prepared.parts, id: envelope.id },
      timeoutMs,
    );
    const tookMs = sender.clock.nowMs() - startedMs;
    sender.evidence.note(region, answer, tookMs, mail.delivery.payloadBytes);
    countForDrill(region, answer.kind, tookMs);
    sender.metrics.durationMs('SendDuration', tookMs, { region, answer: answer.kind });
    switch (answer.kind) {
      case 'accepted':
        return {
          kind: 'sent',
          region,
          sesMessageId: answer.sesMessageId,
          notes: [...notes, ...prepared.changes],
          refused: refused.map((recipient) => ({
            recipient,
            status: '5.1.1',
            diagnostic: 'Earlier mail to this address bounced for good, so no mail is sent to it.',
          })),
        };
      case 'rejected':
        notes.push(`${region} rejected: ${answer.reason}`);
        return { kind: 'failed', reason: answer.reason, status: answer.status, notes };
      case 'unknown':
        return { kind: 'unknown', region, reason: answer.reason, notes };
      case 'throttled':
        await slowDown(sender, region, answer.scope);
        notes.push(`${region} throttled: ${answer.reason}`);
        if (exercise) continue;
        if (answer.scope === 'rate') return { kind: 'wait', reason: 'throttled', notes };
        last = 'daily-quota';
        if (policy.spillOverQuota) continue;
        return { kind: 'park', reason: 'daily-quota', notes };
      default:
        notes.push(`${region} ${answer.kind}: ${answer.reason}`);
        last = answer.kind;
    }
  }
  // With the primary out of the route its recovery brings the mail back, as a new day's quota does; otherwise time.
  const primaryTried = route.regions.includes(policy.primaryRegion);
  return primaryTried && last !== 'daily-quota'
    ? { kind: 'wait', reason: last, notes }
    : { kind: 'park', reason: last, notes };
}

function sendTimeoutMs(sender: Sender, mail: ClaimedMail): number {
  const { sendTimeoutMs, sendMsPerMegabyte, maxSendMs } = sender.parameters;
  const megabytes = mail.delivery.payloadBytes / MEGABYTE;
  return Math.min(maxSendMs, Math.ceil(sendTimeoutMs + megabytes * sendMsPerMegabyte));
}

async function slowDown(sender: Sender, region: string, scope: 'rate' | 'daily'): Promise<void> {
  sender.metrics.count('Throttled', 1, { region, scope });
  try {
    await sender.pacer.throttled(region, scope);
  } catch (cause) {
    sender.log.warn('throttle not shared with other senders', { region, ...describeError(cause) });
  }
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

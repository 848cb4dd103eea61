import type { Drill } from '../drill/drill.ts';
import { describeError } from '../errors.ts';
import type { RouteDecision } from '../routing/route.ts';
import { paceFor } from './pace.ts';
import type { Preparer } from './prepare.ts';
import type { SendAnswer } from './send-answer.ts';
import type { Sender } from './sender.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail } from './work.ts';

const MEGABYTE = 1024 * 1024;

/** One mail on its way along its route. */
export interface RouteAttempt {
  mail: ClaimedMail;
  /** Where SES shall deliver it: accepted recipients, in their delivery domains. */
  recipients: string[];
  preparer: Preparer;
  /** When the last send must have ended, by the sender's clock. */
  deadlineMs: number;
  drill: Drill | undefined;
  detour: RouteDecision['detour'];
  /** What happened so far, in order; regions add to it. */
  notes: string[];
}

/** The next region is to be tried; `reason` is why, where it tells something about the mail's way. */
export interface NextRegion {
  kind: 'next';
  reason?: string;
}

export type RegionResult = Verdict | NextRegion;

/** Prepares a mail for a region, takes a send token and sends it there. */
export async function tryRegion(
  sender: Sender,
  attempt: RouteAttempt,
  region: string,
): Promise<RegionResult> {
  const { mail, recipients, notes } = attempt;
  const exercise = isExercise(attempt, region);
  const prepared = await attempt.preparer.in(region);
  if (prepared.kind === 'not-ready') {
    notes.push(`${region} not ready: ${prepared.reason}`);
    countForDrill(sender, attempt, region, 'not-ready', 0);
    return { kind: 'next', reason: 'not-ready' };
  }

  const timeoutMs = sendTimeoutMs(sender, mail);
  const pace = await paceFor(sender, region, recipients.length, attempt.deadlineMs - timeoutMs);
  if (pace.kind !== 'go' && exercise) {
    const used = pace.kind === 'daily-quota' ? 'daily quota used up' : 'has no send token to spare';
    notes.push(`${region} ${used}`);
    countForDrill(sender, attempt, region, 'throttled', 0);
    return { kind: 'next' };
  }
  if (pace.kind === 'daily-quota') {
    notes.push(`${region} daily quota used up`);
    return quotaReached(attempt);
  }
  if (pace.kind === 'wait') return { kind: 'wait', reason: pace.reason, notes, delayMs: pace.ms };

  const startedMs = sender.clock.nowMs();
  const answer = await sender.transport.send(
    region,
    { sender: prepared.sender, recipients, parts: prepared.parts, id: mail.envelope.id },
    timeoutMs,
  );
  const tookMs = sender.clock.nowMs() - startedMs;
  sender.evidence.note(region, answer, tookMs, mail.delivery.payloadBytes);
  countForDrill(sender, attempt, region, answer.kind, tookMs);
  sender.metrics.durationMs('SendDuration', tookMs, { region, answer: answer.kind });
  if (answer.kind === 'throttled') await slowDown(sender, region, answer.scope);
  return resultOf(attempt, region, answer, prepared.changes);
}

function resultOf(
  attempt: RouteAttempt,
  region: string,
  answer: SendAnswer,
  changes: string[],
): RegionResult {
  const { notes } = attempt;
  switch (answer.kind) {
    case 'accepted': {
      const { sesMessageId } = answer;
      return { kind: 'sent', region, sesMessageId, notes: [...notes, ...changes] };
    }
    case 'unknown':
      return { kind: 'unknown', region, reason: answer.reason, notes };
    case 'rejected':
      notes.push(`${region} rejected: ${answer.reason}`);
      return { kind: 'failed', reason: answer.reason, status: answer.status, notes };
    case 'throttled':
      notes.push(`${region} throttled: ${answer.reason}`);
      if (isExercise(attempt, region)) return { kind: 'next' };
      if (answer.scope === 'rate') return { kind: 'wait', reason: 'throttled', notes };
      return quotaReached(attempt);
    default:
      notes.push(`${region} ${answer.kind}: ${answer.reason}`);
      return { kind: 'next', reason: answer.kind };
  }
}

/** A region's daily quota is used up: the organization decides whether its mail goes elsewhere or waits. */
function quotaReached({ mail, notes }: RouteAttempt): RegionResult {
  return mail.policy.spillOverQuota
    ? { kind: 'next', reason: 'daily-quota' }
    : { kind: 'park', reason: 'daily-quota', notes };
}

/** What the primary can take at once never waits, parks or is late for the sake of an exercise. */
function isExercise({ mail, detour }: RouteAttempt, region: string): boolean {
  return detour !== undefined && region !== mail.policy.primaryRegion;
}

function countForDrill(
  sender: Sender,
  { mail, drill, detour }: RouteAttempt,
  region: string,
  answer: SendAnswer['kind'],
  tookMs: number,
): void {
  if (drill === undefined) return;
  if (region === mail.policy.primaryRegion) sender.drills.note(drill, 'primary', answer, tookMs);
  else if (detour === 'drill') sender.drills.note(drill, 'secondary', answer, tookMs);
}

/** How long the call that sends this mail may take. */
export function sendTimeoutMs(sender: Sender, mail: ClaimedMail): number {
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

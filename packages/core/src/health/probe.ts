import { classifySendFault, type SendFault } from '../delivery/send-answer.ts';
import type { Clock, NewId } from '../ports.ts';
import type { ProbeResult } from './evidence.ts';
import type { HealthParameters } from './parameters.ts';
import type { Probes } from './region-health-store.ts';

/** What SES says of the account in a region (SES v2 GetAccount). */
export interface AccountState {
  sendingEnabled: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus: string;
  productionAccess: boolean;
  maxSendRate: number;
  /** Negative: no limit. */
  max24HourSend: number;
  sentLast24Hours: number;
}

/** Active probing of a region. Both methods fail with a `SendFault` answer instead of throwing. */
export interface ProbeTransport {
  account(region: string): Promise<AccountState | { fault: SendFault }>;
  /** A real mail to the SES mailbox simulator, tagged with the probe's id. */
  sendProbe(region: string, probeId: string): Promise<{ sent: true } | { fault: SendFault }>;
}

export interface Prober {
  transport: ProbeTransport;
  probes: Probes;
  clock: Clock;
  newId: NewId;
}

/**
 * One round: the account's state, a real send, and whether earlier probes' events came back. An event that stays away
 * while sends are accepted is the silent failure that only this can see.
 */
export async function probeRegion(
  prober: Prober,
  region: string,
  parameters: HealthParameters,
): Promise<{ result: ProbeResult; account?: AccountState }> {
  const { transport, probes, clock } = prober;
  const failed = (reason: string, suspended = false): ProbeResult => ({
    atMs: clock.nowMs(),
    ok: false,
    suspended,
    reason,
  });

  const account = await transport.account(region);
  if ('fault' in account) return { result: fromFault(account.fault, 'account', clock.nowMs()) };
  if (!account.sendingEnabled) return { account, result: failed('account-sending-disabled', true) };
  if (account.enforcementStatus === 'SHUTDOWN')
    return { account, result: failed('account-shutdown', true) };

  const probeId = prober.newId();
  await probes.started(region, probeId, clock.nowMs());
  const sent = await transport.sendProbe(region, probeId);
  if ('fault' in sent) return { account, result: fromFault(sent.fault, 'send', clock.nowMs()) };

  const { overdue } = await probes.overdue(region, clock.nowMs() - parameters.probeEventWaitMs);
  if (overdue) return { account, result: failed('event-missing') };
  return { account, result: { atMs: clock.nowMs(), ok: true, suspended: false, reason: 'ok' } };
}

function fromFault(fault: SendFault, step: string, atMs: number): ProbeResult {
  const answer = classifySendFault(fault);
  // A throttled probe says that the account is busy, not that the region is down.
  if (answer.kind === 'throttled') return { atMs, ok: true, suspended: false, reason: 'throttled' };
  const suspended = answer.kind === 'unavailable' && answer.suspended;
  const reason = 'reason' in answer ? answer.reason : answer.kind;
  return { atMs, ok: false, suspended, reason: `${step}-${reason}` };
}

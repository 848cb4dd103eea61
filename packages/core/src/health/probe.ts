import { classifySendFault, type SendFault } from '../delivery/send-answer.ts';
import { describeError } from '../errors.ts';
import type { Clock, Log, NewId } from '../ports.ts';
import type { ProbeResult } from './evidence.ts';
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

export interface ProbeRound {
  /** In the order of their start; the second one only where the first did not succeed at once. */
  results: ProbeResult[];
  account?: AccountState;
}

/** A probe that has not succeeded by then gets a second one at its side: one lost probe is noise, two are not. */
const SECOND_PROBE_AFTER_MS = 1_000;

/** One round of probing: a second probe follows a first one that fails or hangs, unless `once`. Never throws. */
export async function probeRegion(
  prober: Prober,
  log: Log,
  region: string,
  once: boolean,
): Promise<ProbeRound> {
  const first = probe(prober, log, region);
  const early = once
    ? await first
    : await Promise.race([first, prober.clock.sleep(SECOND_PROBE_AFTER_MS)]);
  if (early?.result.ok || once) return roundOf(await first);
  if (early !== undefined) await prober.clock.sleep(SECOND_PROBE_AFTER_MS);
  const second = probe(prober, log, region);
  const [one, two] = await Promise.all([first, second]);
  return one.result.ok ? roundOf(one) : roundOf(one, two);
}

interface Probed {
  result: ProbeResult;
  account?: AccountState;
}

function roundOf(...probed: Probed[]): ProbeRound {
  const account = probed.findLast((one) => one.account !== undefined)?.account;
  const results = probed.map(({ result }) => result);
  return account === undefined ? { results } : { results, account };
}

/** The account's state, then a real send. */
async function probe(prober: Prober, log: Log, region: string): Promise<Probed> {
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
  const sent = await transport.sendProbe(region, probeId);
  const atMs = clock.nowMs();
  if ('fault' in sent) return { account, result: fromFault(sent.fault, 'send', atMs) };
  try {
    await probes.started(region, probeId, atMs);
  } catch (cause) {
    log.warn('probe not remembered: its event cannot be missed', {
      region,
      ...describeError(cause),
    });
  }
  return { account, result: { atMs, ok: true, suspended: false, reason: 'ok' } };
}

function fromFault(fault: SendFault, step: string, atMs: number): ProbeResult {
  const answer = classifySendFault(fault);
  const reason = `${step}-${'reason' in answer ? answer.reason : answer.kind}`;
  switch (answer.kind) {
    case 'unavailable':
      return { atMs, ok: false, suspended: answer.suspended, reason };
    case 'unknown':
      return { atMs, ok: false, suspended: false, reason };
    default:
      // A throttle, or a refusal of the probe's own identity, is an answer of a region that works: it must not trip.
      return { atMs, ok: true, suspended: false, reason };
  }
}

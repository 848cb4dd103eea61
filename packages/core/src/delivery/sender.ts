import type { DrillRecorder } from '../drill/drill-recorder.ts';
import type { EvidenceRecorder } from '../health/evidence-recorder.ts';
import type { HealthReader } from '../health/snapshot.ts';
import type { ArcSealer } from '../mail/arc.ts';
import type { SigningKeySource } from '../mail/signing-keys.ts';
import type { Pacer } from '../pacing/pacer.ts';
import type { Clock, Log, Metrics, NewId, Random } from '../ports.ts';
import type { PolicySource } from '../routing/policy.ts';
import type { Settings } from '../settings/settings.ts';
import type { BackOff } from './back-off.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Ledger } from './ledger.ts';
import type { MailQueues } from './mail-queues.ts';
import type { MailTransport } from './mail-transport.ts';
import type { PayloadStore } from './payload-store.ts';
import { type ReceiveBounds, receiveBounds } from './receive-bounds.ts';

/** What a sender works with. Built once per execution environment. */
export interface Sender {
  settings: Settings;
  parameters: SenderParameters;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  metrics: Metrics;
  ledger: Ledger;
  policies: PolicySource;
  health: HealthReader;
  evidence: EvidenceRecorder;
  drills: DrillRecorder;
  pacer: Pacer;
  payloads: PayloadStore;
  bytes: ByteBudget;
  transport: MailTransport;
  queues: MailQueues;
  /** Both are asked only for integrations whose policy wants it. */
  signingKeys: SigningKeySource;
  sealer: ArcSealer;
}

export interface SenderParameters extends ReceiveBounds {
  /** How long a claim holds: longer than an invocation can last, so that a live worker is never overtaken. */
  leaseMs: number;
  /** The stated bound on the difference of two machines' clocks: Lambda's clocks are kept within milliseconds. */
  skewMs: number;
  /** Time for one SES call; large mail gets `sendMsPerMegabyte` more. */
  sendTimeoutMs: number;
  sendMsPerMegabyte: number;
  /** No call gets more: one must fit into an invocation that has begun, whatever the mail's size. */
  maxSendMs: number;
  /** Kept free at the end of an invocation for settling and acknowledging. */
  settleReserveMs: number;
  /** A finished send waits this long for its neighbours before it is settled without them. */
  settleAfterMs: number;
  backOff: BackOff;
}

export function senderParameters(settings: Settings): SenderParameters {
  const functionTimeoutMs = settings.sender.functionTimeoutSeconds * 1000;
  const settleReserveMs = 5_000;
  return {
    leaseMs: functionTimeoutMs + 30_000,
    skewMs: 5_000,
    sendTimeoutMs: 10_000,
    sendMsPerMegabyte: 500,
    maxSendMs: (functionTimeoutMs - settleReserveMs) * 0.75,
    settleReserveMs,
    settleAfterMs: 500,
    // Postfix starts at 300 s, KumoMTA at 20 min: those wait for foreign servers. This waits for a region's senders to
    // notice, so it starts small, and ends at the half hour of RFC 5321 §4.5.4.1.
    backOff: { baseMs: 2_000, capMs: 30 * 60_000 },
    // Given up: a record that makes the code fail, or names an unknown organization.
    ...receiveBounds(settings.sender.maxReceiveCount, 3),
  };
}

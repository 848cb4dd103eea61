import type { Ledger } from '@mailferry/core/delivery/ledger';
import type { MailQueues, MailRecord } from '@mailferry/core/delivery/mail-queues';
import type { MailTransport } from '@mailferry/core/delivery/mail-transport';
import type { PayloadStore } from '@mailferry/core/delivery/payload-store';
import type { Sender, SenderParameters } from '@mailferry/core/delivery/sender';
import type { RecordOutcome } from '@mailferry/core/delivery/work';
import type { Backlog, DrainStates } from '@mailferry/core/drain/backlog';
import type { HealthParameters } from '@mailferry/core/health/parameters';
import type { EvidenceWindows, RegionStates } from '@mailferry/core/health/region-health-store';
import type { OutcomeMessage, OutcomeRecorder } from '@mailferry/core/outcome/record-outcome';
import type { Pacer } from '@mailferry/core/pacing/pacer';
import type { PolicySource } from '@mailferry/core/routing/policy';
import type { Settings } from '@mailferry/core/settings/settings';

export type SendBatch = (
  sender: Sender,
  records: readonly MailRecord[],
  deadlineMs: number,
) => Promise<Map<MailRecord, RecordOutcome>>;

export type RecordOutcomes = (
  recorder: OutcomeRecorder,
  messages: readonly OutcomeMessage[],
) => Promise<Set<string>>;

/** How a planted bug changes what the functions are built from. Each takes the honest part. */
export interface Tampering {
  ledger?(ledger: Ledger): Ledger;
  queues?(queues: MailQueues): MailQueues;
  transport?(transport: MailTransport): MailTransport;
  payloads?(payloads: PayloadStore): PayloadStore;
  policies?(policies: PolicySource): PolicySource;
  states?(states: RegionStates): RegionStates;
  windows?(windows: EvidenceWindows): EvidenceWindows;
  pacer?(pacer: Pacer): Pacer;
  backlog?(backlog: Backlog): Backlog;
  drainStates?(states: DrainStates): DrainStates;
  senderParameters?(parameters: SenderParameters): SenderParameters;
  healthParameters?(parameters: HealthParameters): HealthParameters;
  /** As senders have them. */
  settings?(settings: Settings): Settings;
  sendBatch?(honest: SendBatch): SendBatch;
  recordOutcomes?(honest: RecordOutcomes): RecordOutcomes;
}

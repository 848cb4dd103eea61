import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import type { DrainState } from '@mailferry/core/drain/backlog';
import type { EvidenceCounts } from '@mailferry/core/health/evidence';
import type { RegionOverride, RegionState } from '@mailferry/core/health/region-state';
import type { TokenBucket } from '@mailferry/core/pacing/token-bucket';
import type { DirectoryPolicy } from './directory.ts';
import type { AttemptTruth, MailTruth } from './truth.ts';

export type QueueLane = 'mail' | 'backlog' | 'dead-letter' | 'outcome';

export interface QueueRef {
  cell: string;
  lane: QueueLane;
}

/** What happens in the world. Checkers listen; nobody else does. */
export interface Observations {
  'handed-in': { mail: MailTruth; cell: string };
  /** A copy of a mail came into a queue. `redriven`: by SQS, after too many receives. */
  added: { queue: QueueRef; mail: MailTruth; why: 'sent' | 'redriven'; reason: string | undefined };
  removed: { queue: QueueRef; mail: MailTruth; why: 'deleted' | 'redriven' | 'expired' };
  attempt: { mail: MailTruth; attempt: AttemptTruth; raw: readonly Buffer[]; sender: string };
  accepted: { mail: MailTruth; attempt: AttemptTruth };
  /** A sender has its answer, or what it takes for one. */
  answered: { mail: MailTruth; attempt: AttemptTruth };
  received: { queue: QueueRef; mail: MailTruth; by: string; receives: number };
  bucket: { cell: string; by: string; before: TokenBucket | undefined; after: TokenBucket };
  'timed-out': { instance: string; role: string; cell: string };
  stalled: { instance: string };
  /** A record of the ledger changed. */
  ledger: { cell: string; by: string; before: Delivery | undefined; after: Delivery };
  'event-appended': { cell: string; event: DeliveryEvent };
  /** A write of the ledger got no answer: its sender cannot know whether it was stored. */
  'ledger-unsure': { cell: string; by: string; id: string };
  'event-emitted': {
    cell: string;
    mail: MailTruth;
    type: string;
    sesMessageId: string;
    body: string;
  };
  'event-removed': { cell: string; body: string; why: 'deleted' | 'redriven' | 'expired' };
  'region-state': { cell: string; by: string; before: RegionState | undefined; after: RegionState };
  'region-read': { cell: string; by: string };
  /** A prober asked SES, or sent to its mailbox simulator. */
  probed: { cell: string; region: string; ok: boolean; suspended: boolean; probeId?: string };
  'probe-confirmed': { cell: string; region: string; probeId: string };
  evidence: { cell: string; by: string; region: string; counts: EvidenceCounts };
  override: { cell: string; override: RegionOverride };
  policy: { policy: DirectoryPolicy; first: boolean };
  'drain-state': { cell: string; after: DrainState };
  drained: { cell: string; by: string; mails: number };
  'payload-removed': { mail: MailTruth; cell: string; by: string };
  suppressed: { organizationId: string; address: string };
  /** A sender knows that a copy of the mail is safe in another queue, or that a fresh one is in the same. */
  'moved-on': { mail: MailTruth; by: string; to: QueueLane };
  /** A sender's invocation came to its own end: which records it lets go, and which stay in the queue. */
  'batch-ended': { cell: string; by: string; done: readonly string[]; kept: readonly string[] };
  /** A sender died, or ran out of time, with the mail in its batch. */
  killed: { mail: MailTruth; by: string };
  crashed: { instance: string; role: string; cell: string };
  'tick-started': { cell: string; by: string };
  'tick-ended': { cell: string; by: string };
}

type Handler<K extends keyof Observations> = (observation: Observations[K]) => void;

export class Bus {
  readonly #handlers: { [K in keyof Observations]?: Handler<K>[] } = {};

  on<K extends keyof Observations>(kind: K, handler: Handler<K>): void {
    const known: Handler<K>[] | undefined = this.#handlers[kind];
    if (known !== undefined) known.push(handler);
    else Object.assign(this.#handlers, { [kind]: [handler] });
  }

  emit<K extends keyof Observations>(kind: K, observation: Observations[K]): void {
    const handlers: Handler<K>[] | undefined = this.#handlers[kind];
    if (handlers === undefined) return;
    for (const handler of handlers) handler(observation);
  }
}

import type { BackOff } from '../delivery/back-off.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { MailQueues } from '../delivery/mail-queues.ts';
import { type ReceiveBounds, receiveBounds } from '../delivery/receive-bounds.ts';
import type { SigningKeySource } from '../mail/signing-keys.ts';
import type { Clock, Log, Metrics, NewId, Random } from '../ports.ts';
import type { PolicySource } from '../routing/policy.ts';
import type { Settings } from '../settings/settings.ts';
import type { DomainOwners } from './domain-owners.ts';
import type { InboundMails } from './inbound-mails.ts';

/** What the ingress function works with. Built once per execution environment. */
export interface Ingress {
  /** The cell that it belongs to, by its region. */
  cell: string;
  settings: Settings;
  parameters: IngressParameters;
  /** The bucket that SES stores received mail in: a notification that names another one is not SES's. */
  inboundBucket: string;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  metrics: Metrics;
  ledger: Ledger;
  policies: PolicySource;
  owners: DomainOwners;
  /** Asked only for mail to return addresses. */
  signingKeys: SigningKeySource;
  inbound: InboundMails;
  /** The queue of notifications and its dead-letter queue. */
  notifications: Pick<MailQueues, 'postpone' | 'requeue' | 'quarantine'>;
  /** The cell's mail queue, and the dead-letter queue of mail. */
  queues: Pick<MailQueues, 'enqueue' | 'quarantine'>;
}

export interface IngressParameters extends ReceiveBounds {
  backOff: BackOff;
}

export function ingressParameters(settings: Settings): IngressParameters {
  return {
    backOff: { baseMs: 2_000, capMs: 15 * 60_000 },
    // Given up: a notification whose mail is gone and was never queued, as far as the ledger knows.
    ...receiveBounds(settings.ingress.maxReceiveCount, 4),
  };
}

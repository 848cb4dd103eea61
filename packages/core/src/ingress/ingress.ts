import type { BackOff } from '../delivery/back-off.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { MailQueues } from '../delivery/mail-queues.ts';
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

export interface IngressParameters {
  backOff: BackOff;
  /** A deliberate wait at this receive count goes on as a fresh copy, so that waiting never ends in dead letters. */
  requeueAtReceives: number;
  /** A notification whose mail is gone, or whose organization stays unreadable, is given up at this receive count. */
  quarantineAtReceives: number;
}

export function ingressParameters(settings: Settings): IngressParameters {
  return {
    backOff: { baseMs: 2_000, capMs: 15 * 60_000 },
    requeueAtReceives: Math.max(2, Math.floor(settings.ingress.maxReceiveCount / 2)),
    quarantineAtReceives: 4,
  };
}

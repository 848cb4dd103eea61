import type { RegionOverride } from '@mailferry/core/health/region-state';
import type { UnknownOutcomePolicy } from '@mailferry/core/routing/policy';
import type { Settings } from '@mailferry/core/settings/settings';
import type { FaultWindow } from '../faults/fault.ts';
import type { DirectoryPolicy } from '../world/directory.ts';

/** How SES and the recipient's system treat a mail that reaches them. */
export type Fate =
  | 'delivered'
  /** After a while, and SES tells of the delay. */
  | 'delivered-late'
  /** An automatic reply comes back, which SES takes for a transient bounce. */
  | 'answered-automatically'
  | 'hard-bounce'
  | 'soft-bounce'
  | 'complaint'
  /** SES refuses the call. */
  | 'rejected-by-ses'
  /** SES takes the mail, and finds a virus in it. */
  | 'rejected-for-content';

/** What is wrong with a record. `crashes-code`: whoever handles it fails in an unforeseen way. */
export type Poison =
  | 'not-json'
  | 'invalid'
  | 'version'
  | 'unknown-organization'
  | 'payload-missing'
  | 'crashes-code';

export interface MailPlan {
  index: number;
  atMs: number;
  organizationId: string;
  integrationId?: string;
  nullSender: boolean;
  recipients: number;
  bodyBytes: number;
  claimCheck: boolean;
  foreignFrom: boolean;
  lifetimeMs: number;
  fate: Fate;
  /** A record that is no envelope at all, or one of an organization that nobody knows. */
  poison?: Poison;
  /** The producer cannot reach the primary's queue, and hands in at the standby cell. */
  atStandby?: boolean;
  /** How long ago the mail was received when it is handed in. */
  agedMs?: number;
  /** Some recipients are the organization's own. */
  ownRecipients?: boolean;
  /** How often the producer hands it in. */
  times: number;
}

export type Operation =
  | { kind: 'override'; atMs: number; cell: string; override: RegionOverride }
  /** The first policy of an organization that is not in `policies` creates it. */
  | { kind: 'policy'; atMs: number; policy: DirectoryPolicy }
  | { kind: 'sweep'; atMs: number; cell: string }
  | { kind: 'drill'; atMs: number; cell: string; drill: DrillPlan };

/** A drill of an organization's mail, or of a share of the cell's. */
export interface DrillPlan {
  organizationId?: string;
  share?: number;
  abortShare: number;
  durationMs: number;
}

/** The account's quota in a region. */
export interface Quota {
  maxSendRate: number;
  max24HourSend: number;
}

/** All that a run depends on: the same plan runs the same way, byte for byte. Times count from the run's start. */
export interface Plan {
  scenario: string;
  seed: number;
  settings: Settings;
  /** The cells that run, standby cells included. */
  cells: string[];
  quotas: Record<string, Quota>;
  policies: DirectoryPolicy[];
  /** Organizations that are made while the run goes on, and when: the directory's copies hear of them later. */
  births?: Record<string, number>;
  mails: MailPlan[];
  /** Mails that lie in a cell's backlog when the run begins. They are made when they are first touched. */
  backlog?: { cell: string; organizationId: string; mails: number };
  /** The run ends with its time, whatever is left: what it measures is the pace. */
  openEnded?: boolean;
  operations: Operation[];
  faults: FaultWindow[];
  /** Strikes of the faults that are left out: how a plan shrinks to single strikes. */
  spared: string[];
  /** No two clocks differ by more than this. */
  clockSkewMs: number;
  /** From then on nothing goes wrong any more. */
  faultsEndMs: number;
  /** How long after that every mail must have ended and every queue be empty. */
  livenessMs: number;
}

export type { UnknownOutcomePolicy };

import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import type { LostInvocation } from './messages.ts';
import type { Struck } from './strikes.ts';
import type { HandedIn, HandedInRubbish } from './traffic.ts';

/** One accepted SendEmail, by the SES simulator's own record. */
export interface Arrival {
  /** The tag that Mailferry set: the mail's id. */
  id: string;
  /** The cell that sent it, by its tag. */
  cell: string;
  region: string;
  messageId: string;
  acceptedAtMs: number;
  answerLost: boolean;
  /** The mark in the message itself; undefined for reports, which carry it inside. */
  mark: string | undefined;
  /** Marks of the mails that a report is about. */
  about: string[];
  bodySha256: string;
  nullSender: boolean;
}

export interface LedgerRecord {
  cell: string;
  delivery: Delivery | undefined;
  events: DeliveryEvent[];
}

export interface DeadLetter {
  cell: string;
  body: string;
  reason: string;
}

/** All that is known when a run has ended: the far ends' own records, and what was done to the stack. */
export interface Evidence {
  handedIn: ReadonlyMap<string, HandedIn>;
  rubbish: readonly HandedInRubbish[];
  arrivals: readonly Arrival[];
  /** By mail id; a mail may be known to several cells. */
  ledgers: ReadonlyMap<string, LedgerRecord[]>;
  deadLetters: readonly DeadLetter[];
  /** What still lies in queues although everything should have ended, and regions that have not recovered. */
  unsettled: readonly string[];
  struck: readonly Struck[];
  lost: readonly LostInvocation[];
  /** Ends of the stack's process that nobody caused. */
  deaths: readonly string[];
}

export interface Violation {
  checker: string;
  message: string;
  mailId?: string;
}

/** One invariant. It sees the evidence, and knows nothing of how faults were made. */
export interface Checker {
  name: string;
  /** The invariant, as a sentence. */
  invariant: string;
  check(evidence: Evidence, report: (message: string, mailId?: string) => void): void;
}

export function arrivalsById(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const byId = new Map<string, Arrival[]>();
  for (const arrival of [...arrivals].sort((a, b) => a.acceptedAtMs - b.acceptedAtMs)) {
    byId.set(arrival.id, [...(byId.get(arrival.id) ?? []), arrival]);
  }
  return byId;
}

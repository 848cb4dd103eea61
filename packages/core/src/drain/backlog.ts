import type { Grouped } from '../delivery/mail-queues.ts';

/** A parked mail, as received from the backlog queue. */
export interface BacklogMessage extends Grouped {
  recordId: string;
  receiptHandle: string;
  body: string;
}

export interface QueueDepth {
  visible: number;
  inFlight: number;
}

/** The backlog queue and the way back from it. Every method throws when the queues are out of reach. */
export interface Backlog {
  depths(): Promise<{ mail: QueueDepth; backlog: QueueDepth }>;
  /** At most ten at a time; empty when there is nothing to receive now. */
  receive(max: number): Promise<BacklogMessage[]>;
  /** Puts copies into the mail queue. Answers with the messages that are safely there. */
  enqueue(messages: readonly BacklogMessage[]): Promise<BacklogMessage[]>;
  /** Deletes messages from the backlog queue. */
  remove(messages: readonly BacklogMessage[]): Promise<void>;
}

/** The drain's item in the RegionHealth table: who drains, how far it is, who asked for a sweep. */
export interface DrainState {
  version: number;
  /** The tick that drains now; another one starts only after `leaseUntilMs`. */
  leaseToken: string;
  leaseUntilMs: number;
  /** `idle`, `draining`, `sweeping`, or why the drain rests: for people. */
  status: string;
  movedMails: number;
  remainingMails: number;
  ratePerSecond: number;
  /** When the backlog will be empty at this rate; absent while nothing moves. */
  estimatedEndMs?: number;
  lastTickMs: number;
  /** The tick that found mail in an empty backlog; absent while it is empty. */
  parkedSinceMs?: number;
  /** A sweep moves the whole backlog once, whatever the regions' state: after a change of policy, or by an operator. */
  sweepRequestedAtMs: number;
  sweptAtMs: number;
  /** What a sweep under way still has to move: mails that come straight back are not moved again. */
  sweepLeftMails: number;
}

export interface DrainStates {
  read(): Promise<DrainState | undefined>;
  /** Stores `next` if the stored version still is `next.version - 1` (0: absent). */
  write(next: DrainState): Promise<boolean>;
}

export const INITIAL_DRAIN_STATE: DrainState = {
  version: 0,
  leaseToken: '',
  leaseUntilMs: 0,
  status: 'idle',
  movedMails: 0,
  remainingMails: 0,
  ratePerSecond: 0,
  lastTickMs: 0,
  sweepRequestedAtMs: 0,
  sweptAtMs: 0,
  sweepLeftMails: 0,
};

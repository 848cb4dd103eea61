/** Everything that the simulator can do to the code under test, and where it strikes. */
export const FAULT_KINDS = [
  // SES in a region
  'ses-refused',
  'ses-unavailable',
  'ses-error',
  'ses-hang',
  'ses-slow',
  'ses-answer-lost',
  'ses-request-lost',
  'ses-late-accept',
  'ses-throttle',
  'ses-paused',
  'ses-suspended',
  'ses-quota-cut',
  'ses-day-short',
  'ses-not-ready',
  'ses-silent',
  'sender-cut-off',
  'event-lost',
  'event-late',
  'event-duplicated',
  'event-unreadable',
  // Tables
  'table-unavailable',
  'table-answer-lost',
  'table-write-repeated',
  'table-write-late',
  'table-throttled',
  'directory-stale',
  // Queues
  'queue-unavailable',
  'queue-answer-lost',
  'queue-duplicate',
  'queue-delete-lost',
  'queue-partial',
  // Payload buckets
  'bucket-unavailable',
  // Execution environments
  'crash',
  'stall',
  'clock-skew',
  // Schedules
  'tick-missed',
  'tick-doubled',
  // People and producers
  'override',
  'policy-change',
  'handed-in-twice',
  'poison',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A time during which something goes wrong. */
export interface FaultWindow {
  /** Unique in its plan: names the fault in traces and in shrunk plans. */
  id: string;
  kind: FaultKind;
  /** A region or cell (`us-east-1`), a table (`deliveries@us-east-1`), a role (`sender@us-east-1`), or `*`. */
  target: string;
  fromMs: number;
  untilMs: number;
  /** Share of the calls that it strikes. */
  share: number;
  /** A duration, where the kind has one (how slow, how late). */
  ms?: number;
}

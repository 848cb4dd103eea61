import type { DrainState, QueueDepth } from '../drain/backlog.ts';
import type { DrillStore } from '../drill/drill-store.ts';
import type { EvidenceCounts, ProbeResult } from '../health/evidence.ts';
import type { HealthItems, ProbeTrack } from '../health/region-health-store.ts';
import type { RegionOverride } from '../health/region-state.ts';
import type { TokenBucket } from '../pacing/token-bucket.ts';
import type { ReadinessStore } from './readiness-store.ts';
import type { RegionMinute } from './region-series.ts';

/** One step of a region's state, as the control loop wrote it down. */
export interface Transition {
  atMs: number;
  from: string;
  to: string;
  rampStep: number;
  evidence: string;
}

/** What the evidence of a region consists of, in figures. */
export interface RegionFigures {
  /** Attempts of the last `spanMs`, of windows in which one failed or was slow: senders keep no others. */
  sends: EvidenceCounts & { spanMs: number };
  /** The same, window by window, oldest first. */
  windows: (EvidenceCounts & { startMs: number })[];
  lastProbe?: ProbeResult;
  /** The probes that SES accepted lately, oldest first, and when they came back as an event. */
  probes: ProbeTrack[];
  bucket?: TokenBucket;
}

export interface QueueReport extends QueueDepth {
  /** When the oldest message was put there, to about a minute; absent when the queue is empty or that is not known. */
  oldestAtMs?: number;
}

/** A message of the dead-letter queue. Its body never leaves the adapter; header fields do, for those who may see them. */
export interface DeadLetter {
  messageId: string;
  /** Why it was quarantined; `receive-count` when SQS moved it by itself. */
  reason: string;
  sentAtMs: number;
  bodyBytes: number;
  /** What of the envelope can be read. */
  mailId?: string;
  organizationId?: string;
  integrationId?: string;
  mailFrom?: string;
  rcptTo?: string[];
  payloadBytes?: number;
  /** The header section of the message, where it travels inline. */
  headers?: { name: string; value: string }[];
}

/** One cell, as operators see and steer it. Methods throw when the cell's resources are out of reach. */
export interface CellOperations {
  cell: string;
  health(): Promise<HealthItems>;
  figures(region: string, nowMs: number): Promise<RegionFigures>;
  series(region: string, nowMs: number): Promise<RegionMinute[]>;
  transitions(region: string, limit: number): Promise<Transition[]>;
  override(override: RegionOverride): Promise<void>;
  drills: DrillStore;
  readiness: ReadinessStore;
  drainState(): Promise<DrainState | undefined>;
  /** Has the whole backlog moved once, whatever the state of the regions: after a change of policy. */
  requestSweep(atMs: number): Promise<void>;
  queues(): Promise<{ mail: QueueReport; backlog: QueueReport; deadLetter: QueueReport }>;
  /** A sample of at most `limit` messages; they stay in the queue. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /**
   * Moves messages to the mail queue, up to `limit`: those named, of the first 1,000 that are met, or any. A message leaves the
   * dead-letter queue only after the mail queue has it.
   */
  redrive(messageIds: readonly string[] | undefined, limit: number): Promise<number>;
}

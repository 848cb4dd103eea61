import { hashShare } from '../routing/hash-share.ts';

/**
 * A rehearsal: for a set time, part of a cell's mail takes the secondary first. One at a time in a cell. Kept among the
 * health items that senders read anyway, so that it costs them no request.
 */
export interface Drill {
  /** A ULID. */
  drillId: string;
  /** Counts writes; every change is a compare-and-swap on it. */
  version: number;
  /** Whose mail; with `share` absent. */
  organizationId?: string;
  /** Of the cell's mail, chosen by hash, in (0, 1]; with `organizationId` absent. */
  share?: number;
  startedAtMs: number;
  /** Senders stop by their own clocks: nothing has to run for a drill to end. */
  endsAtMs: number;
  /** The share of failed sends at which it ends at once. */
  abortShare: number;
  by: string;
  reason: string;
  abortedAtMs?: number;
  /** Why it ended early. */
  abortedBecause?: string;
}

/** `undefined` unless the drill runs at this time. */
export function runningDrill(drill: Drill | undefined, nowMs: number): Drill | undefined {
  if (drill === undefined || drill.abortedAtMs !== undefined) return undefined;
  return nowMs >= drill.startedAtMs && nowMs < drill.endsAtMs ? drill : undefined;
}

/** Whether a mail takes part. Consent is not looked at here: it is a limit of its own. */
export function takesPart(
  drill: Drill,
  mail: { organizationId: string; messageId: string },
): boolean {
  if (drill.organizationId !== undefined) return drill.organizationId === mail.organizationId;
  return hashShare(`${drill.drillId}${mail.messageId}`) < (drill.share ?? 0);
}

/** The drill, ended early. */
export function aborted(drill: Drill, nowMs: number, because: string): Drill {
  return { ...drill, version: drill.version + 1, abortedAtMs: nowMs, abortedBecause: because };
}

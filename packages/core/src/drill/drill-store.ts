import type { Clock } from '../ports.ts';
import { aborted, type Drill, runningDrill } from './drill.ts';
import type { DrillTally } from './send-tally.ts';

export interface DrillReport {
  drill: Drill;
  tally: DrillTally;
}

/** A cell's drills: the current one among the health items, all of the last year with their tallies. */
export interface DrillStore {
  /** The latest drill, running or not. */
  current(): Promise<Drill | undefined>;
  /** Stores `next` if the stored version still is `next.version - 1` (0: there never was one). */
  write(next: Drill): Promise<boolean>;
  /** Adds to a drill's tally and returns the new totals. */
  count(drill: Drill, counts: DrillTally): Promise<DrillTally>;
  /** Newest first. */
  reports(limit: number): Promise<DrillReport[]>;
  report(drillId: string): Promise<DrillReport | undefined>;
}

/** Senders stop obeying within seconds whoever wins: a lost swap is another abort, or a later drill. */
const MAX_TRIES = 4;

/** A drill as it now stands, and whether it was this call that ended it. */
export interface DrillEnd {
  drill: Drill;
  ended: boolean;
}

/** Ends a drill early, if it still runs. `undefined` where another one took its place. */
export async function abortDrill(
  store: Pick<DrillStore, 'current' | 'write'>,
  clock: Clock,
  drillId: string,
  because: string,
): Promise<DrillEnd | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const drill = await store.current();
    if (drill?.drillId !== drillId) return undefined;
    const nowMs = clock.nowMs();
    if (runningDrill(drill, nowMs) === undefined || attempt === MAX_TRIES)
      return { drill, ended: false };
    const next = aborted(drill, nowMs, because);
    if (await store.write(next)) return { drill: next, ended: true };
  }
}

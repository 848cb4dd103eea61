import type { Drill } from './drill.ts';
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

/** Ends a drill early, if it is still the current one and runs. Answers with it as it then stands. */
export async function abortDrill(
  store: Pick<DrillStore, 'current' | 'write'>,
  drillId: string,
  end: (drill: Drill) => Drill | undefined,
): Promise<Drill | undefined> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const current = await store.current();
    if (current?.drillId !== drillId) return undefined;
    const next = end(current);
    if (next === undefined) return current;
    if (await store.write(next)) return next;
  }
  return store.current();
}

import type { SendAnswer } from '../delivery/send-answer.ts';
import { describeError } from '../errors.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import type { Drill } from './drill.ts';
import { abortDrill, type DrillStore } from './drill-store.ts';
import { abortReason, countSent, type DrillTally, emptyTally } from './send-tally.ts';

export type RouteEnd = 'primary' | 'secondary';

/** Counts what a drill is for. One per execution environment. */
export interface DrillRecorder {
  /** @param kind of the answer; `not-ready` also where it was not tried for the mail's domain. */
  note(drill: Drill, end: RouteEnd, kind: SendAnswer['kind'], tookMs: number): void;
  /**
   * Hands the counts over, in one write whatever the number of mails, and ends a drill whose sends fail too often.
   * Nothing is written while no drill runs. Never throws: a rehearsal is not worth a mail's delay.
   */
  flush(): Promise<void>;
}

export function createDrillRecorder(deps: {
  drills: Pick<DrillStore, 'current' | 'write' | 'count'>;
  /** Called when the drill was ended, so that this sender obeys at once. */
  ended(): void;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}): DrillRecorder {
  const { drills, ended, clock, log, metrics } = deps;
  const pending = new Map<string, { drill: Drill; tally: DrillTally }>();

  async function hand(drill: Drill, tally: DrillTally): Promise<void> {
    const because = abortReason(await drills.count(drill, tally), drill.abortShare);
    if (because === undefined) return;
    const end = await abortDrill(drills, clock, drill.drillId, because);
    ended();
    if (end?.ended !== true) return;
    log.error('drill ended early', { drillId: drill.drillId, evidence: because });
    metrics.count('DrillAborted');
  }

  return {
    note(drill, end, kind, tookMs) {
      // A mail that SES refuses for its own sake says nothing of the region.
      if (kind === 'rejected') return;
      const known = pending.get(drill.drillId) ?? { drill, tally: emptyTally() };
      pending.set(drill.drillId, known);
      const tally = known.tally[end];
      if (kind === 'accepted') countSent(tally, tookMs);
      else if (kind === 'not-ready') tally.notReady += 1;
      else tally.failed += 1;
    },

    async flush() {
      const all = [...pending.values()];
      pending.clear();
      await Promise.all(
        all.map(async ({ drill, tally }) => {
          try {
            await hand(drill, tally);
          } catch (cause) {
            log.warn('drill not counted', { drillId: drill.drillId, ...describeError(cause) });
          }
        }),
      );
    },
  };
}

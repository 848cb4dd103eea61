import { evidenceOf, type SendAnswer } from '../delivery/send-answer.ts';
import { describeError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { EvidenceCounts } from './evidence.ts';
import { addCounts, NO_EVIDENCE, windowStartMs } from './evidence.ts';
import type { EvidenceWindows } from './region-health-store.ts';
import type { ParametersOf } from './snapshot.ts';
import type { Tripper } from './trip.ts';

/** Collects what sends tell of the regions. One per execution environment. */
export interface EvidenceRecorder {
  note(region: string, answer: SendAnswer, tookMs: number): void;
  /**
   * Hands the counts of the current window to the others, if there is anything but success in them, and trips a region
   * whose counts say so. Healthy traffic writes nothing. Never throws: evidence is not worth a mail's delay.
   */
  flush(): Promise<void>;
}

export function createEvidenceRecorder(
  windows: EvidenceWindows,
  tripper: Tripper,
  clock: Clock,
  log: Log,
  parametersOf: ParametersOf,
): EvidenceRecorder {
  const pending = new Map<string, { startMs: number; counts: EvidenceCounts }>();

  return {
    note(region, answer, tookMs) {
      const kind = evidenceOf(answer);
      if (kind === 'none') return;
      const { windowMs, slowSendMs } = parametersOf(region);
      const startMs = windowStartMs(clock.nowMs(), windowMs);
      const held = pending.get(region);
      const counts: EvidenceCounts = {
        good: kind === 'good' ? 1 : 0,
        bad: kind === 'bad' || kind === 'suspended' ? 1 : 0,
        slow: kind === 'good' && tookMs > slowSendMs ? 1 : 0,
        suspended: kind === 'suspended' ? 1 : 0,
      };
      const before = held?.startMs === startMs ? held.counts : NO_EVIDENCE;
      pending.set(region, { startMs, counts: addCounts(before, counts) });
    },

    async flush() {
      for (const [region, { startMs, counts }] of pending) {
        if (counts.bad === 0 && counts.slow === 0) continue;
        pending.delete(region);
        try {
          const totals = await windows.add(region, startMs, counts);
          await tripper.consider(region, totals);
        } catch (cause) {
          log.warn('evidence not recorded', { region, ...describeError(cause) });
        }
      }
    },
  };
}

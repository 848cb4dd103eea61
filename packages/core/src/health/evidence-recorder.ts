import { evidenceOf, type SendAnswer } from '../delivery/send-answer.ts';
import { describeError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { EvidenceCounts } from './evidence.ts';
import { addCounts, NO_EVIDENCE, windowStartMs } from './evidence.ts';
import { NO_OTHER_SENDERS, type OtherSenders } from './lessees.ts';
import { isWitness } from './passive.ts';
import type { EvidenceWindows } from './region-health-store.ts';
import type { ParametersOf } from './snapshot.ts';
import type { Tripper } from './trip.ts';

/** Collects what sends tell of the regions. One per execution environment. */
export interface EvidenceRecorder {
  /**
   * Takes one answer down. The first bad one of a batch is handed over at once, beside the sends still under way:
   * detection does not wait for the batch to end.
   * @param payloadBytes the mail's size: a large one may take longer.
   */
  note(region: string, answer: SendAnswer, tookMs: number, payloadBytes?: number): void;
  /**
   * Hands the counts of the current window to the others, if there is anything but success in them, and trips a region
   * whose counts say so. Healthy traffic writes nothing. Never throws: evidence is not worth a mail's delay.
   */
  flush(): Promise<void>;
}

/** This environment's part of one window of one region. */
interface OwnWindow {
  region: string;
  startMs: number;
  total: EvidenceCounts;
  unsent: EvidenceCounts;
  witness: boolean;
}

const MEGABYTE = 1024 * 1024;

export function createEvidenceRecorder(
  windows: EvidenceWindows,
  tripper: Tripper,
  clock: Clock,
  log: Log,
  parametersOf: ParametersOf,
  others: OtherSenders = NO_OTHER_SENDERS,
): EvidenceRecorder {
  const own = new Map<string, OwnWindow>();
  let handing: Promise<void> | undefined;

  function windowOf(region: string, startMs: number): OwnWindow {
    const known = own.get(region);
    if (known?.startMs === startMs) return known;
    // Failures that the last window did not get rid of in time count in this one; its successes are past.
    const left = known !== undefined && isTelling(known) ? known.unsent : NO_EVIDENCE;
    const fresh = { region, startMs, total: left, unsent: left, witness: false };
    own.set(region, fresh);
    return fresh;
  }

  function nextTelling(): OwnWindow | undefined {
    return [...own.values()].find(isTelling);
  }

  /** One hand-over at a time; what comes up meanwhile goes with the next. */
  function handOver(): Promise<void> {
    if (handing === undefined && nextTelling() !== undefined) handing = handAll();
    return handing ?? Promise.resolve();
  }

  async function handAll(): Promise<void> {
    for (let window = nextTelling(); window !== undefined; window = nextTelling()) {
      try {
        await hand(window);
      } catch (cause) {
        log.warn('evidence not recorded', { region: window.region, ...describeError(cause) });
      }
    }
    handing = undefined;
  }

  async function hand(window: OwnWindow): Promise<void> {
    const { region, startMs, total, unsent } = window;
    const testifies = !window.witness && isWitness(total, parametersOf(region));
    window.witness ||= testifies;
    window.unsent = NO_EVIDENCE;
    const added = { ...unsent, witnesses: testifies ? 1 : 0 };
    const counts = await windows.add(region, startMs, added);
    // To speak for the region alone, a sender must be a witness itself.
    const isAlone = async () => window.witness && !(await others.active(region));
    await tripper.consider(region, counts, isAlone);
  }

  return {
    note(region, answer, tookMs, payloadBytes = 0) {
      const kind = evidenceOf(answer);
      if (kind === 'none') return;
      const { windowMs, slowSendMs, slowMsPerMegabyte } = parametersOf(region);
      const allowedMs = slowSendMs + (payloadBytes / MEGABYTE) * slowMsPerMegabyte;
      const counts: EvidenceCounts = {
        good: kind === 'good' ? 1 : 0,
        bad: kind === 'good' ? 0 : 1,
        slow: kind === 'good' && tookMs > allowedMs ? 1 : 0,
        suspended: kind === 'suspended' ? 1 : 0,
        witnesses: 0,
      };
      const window = windowOf(region, windowStartMs(clock.nowMs(), windowMs));
      window.total = addCounts(window.total, counts);
      window.unsent = addCounts(window.unsent, counts);
      // Never rejects; the batch's own flush waits for it.
      if (counts.bad > 0) void handOver();
    },

    flush: handOver,
  };
}

function isTelling({ unsent }: OwnWindow): boolean {
  return unsent.bad > 0 || unsent.slow > 0;
}

import type { Drill } from '@mailferry/core/drill/drill';
import { createDrillRecorder } from '@mailferry/core/drill/drill-recorder';
import { type DrillTally, emptyTally } from '@mailferry/core/drill/send-tally';
import { superviseDrill } from '@mailferry/core/drill/supervise-drill';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { beforeEach, describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { addTallies } from '../../fixtures/add-tallies.ts';
import { recordingLog } from '../../fixtures/recording-log.ts';
import { MemoryHealth } from '../health/fixtures/memory-health.ts';
import { environment, recordingMetrics } from '../health/fixtures/parts.ts';
import { T0, VirtualClock } from '../health/fixtures/virtual-clock.ts';

const DRILL: Drill = {
  drillId: '01J0000000000000000000DRIL',
  version: 1,
  share: 0.5,
  startedAtMs: T0,
  endsAtMs: T0 + 600_000,
  abortShare: 0.2,
  by: 'token:x',
  reason: 'rehearsal',
};

let current: Drill | undefined;
let tally: DrillTally;
let writes: number;
let broken: boolean;
const drills = {
  current: async () => current,
  write: async (next: Drill) => {
    if ((current?.version ?? 0) !== next.version - 1) return false;
    current = next;
    return true;
  },
  count: async (_drill: Drill, counts: DrillTally) => {
    if (broken) throw new Error('table out of reach');
    writes += 1;
    tally = addTallies(tally, counts);
    return tally;
  },
};

function sender() {
  const log = recordingLog();
  const metrics = recordingMetrics();
  let obeyed = 0;
  const clock = new VirtualClock();
  const recorder = createDrillRecorder({
    drills,
    ended: () => {
      obeyed += 1;
    },
    clock,
    log,
    metrics,
  });
  return { recorder, log, metrics, obeyed: () => obeyed };
}

beforeEach(() => {
  current = DRILL;
  tally = emptyTally();
  writes = 0;
  broken = false;
});

describe('a sender in a drill', () => {
  it('writes once a batch, whatever the number of mails, and nothing without a drill', async () => {
    const { recorder } = sender();
    for (let mail = 0; mail < 10; mail += 1) recorder.note(DRILL, 'secondary', 'accepted', 40);
    recorder.note(DRILL, 'primary', 'accepted', 60);
    await recorder.flush();
    await recorder.flush();
    expect(writes).toBe(1);
    expect(tally).toMatchObject({
      secondary: { sent: 10, failed: 0, totalMs: 400 },
      primary: { sent: 1, totalMs: 60 },
    });
  });

  it('ends it when too many sends fail, over all senders, once', async () => {
    const [one, two] = [sender(), sender()];
    for (const kind of ['accepted', 'accepted', 'unavailable'] as const)
      one.recorder.note(DRILL, 'secondary', kind, 10);
    await one.recorder.flush();
    expect(current?.abortedAtMs).toBeUndefined();
    two.recorder.note(DRILL, 'secondary', 'throttled', 0);
    two.recorder.note(DRILL, 'secondary', 'accepted', 10);
    await two.recorder.flush();
    expect(current).toMatchObject({
      version: 2,
      abortedAtMs: T0,
      abortedBecause: '2 of 5 sends through the secondary failed.',
    });
    expect(two.metrics.counted).toEqual(['DrillAborted']);
    one.recorder.note(DRILL, 'secondary', 'unknown', 10);
    await one.recorder.flush();
    expect(current?.version).toBe(2);
    expect(one.metrics.counted).toEqual([]);
    expect([one.obeyed(), two.obeyed()]).toEqual([1, 1]);
  });

  it('goes on for failures of the primary, refusals for the mail’s sake, and domains that are not ready', async () => {
    const { recorder } = sender();
    for (let mail = 0; mail < 10; mail += 1) {
      recorder.note(DRILL, 'primary', 'unavailable', 10);
      recorder.note(DRILL, 'secondary', 'rejected', 10);
      recorder.note(DRILL, 'secondary', 'not-ready', 0);
    }
    await recorder.flush();
    expect(current).toEqual(DRILL);
    expect(tally.secondary).toMatchObject({ sent: 0, failed: 0, notReady: 10 });
  });

  it('leaves a later drill alone', async () => {
    const later = { ...DRILL, drillId: '01J0000000000000000000DRI2', version: 2 };
    current = later;
    const { recorder } = sender();
    for (let mail = 0; mail < 5; mail += 1) recorder.note(DRILL, 'secondary', 'unavailable', 10);
    await recorder.flush();
    expect(current).toBe(later);
  });

  it('sends on when the table is out of reach', async () => {
    broken = true;
    const { recorder, log } = sender();
    recorder.note(DRILL, 'secondary', 'accepted', 10);
    await recorder.flush();
    expect(log.lines.map(({ message }) => message)).toEqual(['drill not counted']);
  });
});

describe('the health function in a drill', () => {
  async function supervise(health: MemoryHealth) {
    health.items.drill = DRILL;
    const clock = new VirtualClock();
    const { reader, log, metrics } = environment(health, clock);
    await superviseDrill({
      settings,
      cell: 'us-east-1',
      drills,
      health: reader,
      clock,
      log,
      metrics,
    });
    return metrics.counted;
  }

  it('says nothing of a drill that somebody else ended first', async () => {
    const health = new MemoryHealth();
    health.items.states = [{ ...initialRegionState('us-west-2'), version: 1, condition: 'down' }];
    const ended = { ...DRILL, version: 2, abortedAtMs: T0, abortedBecause: 'Ended by token:x.' };
    current = ended;
    expect(await supervise(health)).toEqual([]);
    expect(current).toBe(ended);
  });

  it('lets it run while the secondary is well', async () => {
    const health = new MemoryHealth();
    health.items.states = [{ ...initialRegionState('us-east-1'), version: 1, condition: 'down' }];
    expect(await supervise(health)).toEqual([]);
    expect(current).toEqual(DRILL);
  });

  it('ends it when the secondary is not: it does not go on after a recovery', async () => {
    const health = new MemoryHealth();
    health.items.states = [
      {
        ...initialRegionState('us-west-2'),
        version: 1,
        condition: 'recovering',
        evidence: '3 good probes.',
      },
    ];
    expect(await supervise(health)).toEqual(['DrillAborted']);
    expect(current?.abortedBecause).toBe(
      'us-west-2 does not take all traffic any more: 3 good probes.',
    );
  });
});

import { integer, pick, randomOf } from '../engine/random.ts';
import type { FaultKind, FaultWindow } from '../faults/fault.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { organization } from './organizations.ts';
import { outageFigures } from './outage-figures.ts';
import { QUICK_RECOVERY, settingsOf } from './settings.ts';
import { steadyMails } from './steady-mails.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const REGION = 'us-east-1';
const MILLION = 1_000_000;

/** Mail that waits for its primary, whatever the secondary does. */
const waiting = organization(
  { organizationId: 'one', primaryRegion: REGION },
  { allowMultiRegion: false },
);

const drainTroubles: Scenario = {
  name: 'drain-troubles',
  about:
    'a backlog is drained while ticks overlap and die, queues hiccup and the region falls back',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const downMs = integer(random, 5, 20) * SECOND_MS;
    const upMs = downMs + integer(random, 30, 60) * SECOND_MS;
    const again = upMs + integer(random, 200, 400) * SECOND_MS;
    const window = (
      kind: FaultKind,
      target: string,
      [fromMs, untilMs]: readonly [number, number],
      share: number,
      ms?: number,
    ): FaultWindow => ({
      id: `${kind}-${target}-${fromMs}`,
      kind,
      target,
      fromMs,
      untilMs,
      share,
      ...(ms === undefined ? {} : { ms }),
    });
    const endMs = again + 3 * MINUTE_MS;
    const drained = [upMs, endMs] as const;
    return basePlan('drain-troubles', seed, {
      settings: settingsOf({ health: QUICK_RECOVERY }),
      policies: [waiting],
      quotas: {
        'us-east-1': { maxSendRate: 5, max24HourSend: 100_000 },
        'us-west-2': { maxSendRate: 5, max24HourSend: 100_000 },
        'eu-west-1': { maxSendRate: 5, max24HourSend: 100_000 },
      },
      mails: steadyMails(
        random,
        [{ fromMs: downMs + 2_000, untilMs: upMs, perSecond: 5 }],
        () => 'one',
      ),
      faults: [
        window('ses-refused', REGION, [downMs, upMs], 1),
        window(
          pick(random, ['ses-refused', 'ses-paused'] as const),
          REGION,
          [again, again + 40_000],
          1,
        ),
        window('tick-doubled', 'health@us-east-1', drained, 1, integer(random, 0, 12_000)),
        window('crash', 'health@us-east-1', drained, 0.003),
        window('queue-unavailable', 'mail@us-east-1', drained, 0.1),
        window('queue-partial', 'mail@us-east-1', drained, 0.3),
        window('queue-answer-lost', 'mail@us-east-1', drained, 0.05),
        window('table-answer-lost', 'health@us-east-1', drained, pick(random, [0, 0.05])),
      ],
      clockSkewMs: pick(random, [0, 5_000]),
      faultsEndMs: endMs,
    });
  },
};

const longOutage: Scenario = {
  name: 'long-outage',
  about:
    'the region is back, a million mails lie in the backlog: the first minutes of their drain, beside live mail',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const untilMs = 5 * SECOND_MS;
    return basePlan('long-outage', seed, {
      settings: settingsOf({ health: QUICK_RECOVERY }),
      policies: [waiting],
      quotas: {
        'us-east-1': { maxSendRate: 100, max24HourSend: 10 * MILLION },
        'us-west-2': { maxSendRate: 100, max24HourSend: 10 * MILLION },
        'eu-west-1': { maxSendRate: 100, max24HourSend: 10 * MILLION },
      },
      backlog: { cell: REGION, organizationId: 'one', mails: MILLION },
      mails: steadyMails(
        random,
        [{ fromMs: 1_000, untilMs: 5 * MINUTE_MS, perSecond: 10 }],
        () => 'one',
      ),
      faults: [{ id: 'outage', kind: 'ses-paused', target: REGION, fromMs: 0, untilMs, share: 1 }],
      faultsEndMs: untilMs,
      livenessMs: 8 * MINUTE_MS,
      openEnded: true,
    });
  },
};

export const drainScenarios: readonly Scenario[] = [drainTroubles, longOutage];

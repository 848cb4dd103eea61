import { integer, randomOf } from '../engine/random.ts';
import type { FaultWindow } from '../faults/fault.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { organization } from './organizations.ts';
import { outageFigures } from './outage-figures.ts';
import { steadyMails } from './steady-mails.ts';

const MINUTE_MS = 60_000;
const REGION = 'us-east-1';

/** Half of the mail may cross over to the secondary; the other half waits for its primary. */
const policies = [
  organization({ organizationId: 'both', primaryRegion: REGION }),
  organization({ organizationId: 'one', primaryRegion: REGION }, { allowMultiRegion: false }),
];

const quotas = {
  'us-east-1': { maxSendRate: 100, max24HourSend: 1_000_000 },
  'us-west-2': { maxSendRate: 200, max24HourSend: 1_000_000 },
  'eu-west-1': { maxSendRate: 100, max24HourSend: 1_000_000 },
};

const regionOutage: Scenario = {
  name: 'region-outage',
  about: 'the primary refuses everything for five minutes, under 50 mails a second',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const untilMs = fromMs + 5 * MINUTE_MS;
    return basePlan('region-outage', seed, {
      policies,
      quotas,
      mails: steadyMails(
        random,
        [
          { fromMs: fromMs - 30_000, untilMs: fromMs + 2 * MINUTE_MS, perSecond: 50 },
          { fromMs: fromMs + 2 * MINUTE_MS, untilMs: fromMs + 16 * MINUTE_MS, perSecond: 8 },
        ],
        () => (random() < 0.5 ? 'both' : 'one'),
      ),
      faults: [{ ...refused, fromMs, untilMs }],
      faultsEndMs: untilMs,
    });
  },
};

const idleOutage: Scenario = {
  name: 'region-outage-idle',
  about: 'the primary refuses everything while nobody sends: only probes can tell',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const untilMs = fromMs + 5 * MINUTE_MS;
    return basePlan('region-outage-idle', seed, {
      policies,
      faults: [{ ...refused, fromMs, untilMs }],
      faultsEndMs: untilMs + 10 * MINUTE_MS,
    });
  },
};

const greyFailure: Scenario = {
  name: 'grey-failure',
  about: 'the primary fails 30 % of its calls for five minutes',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const untilMs = fromMs + 5 * MINUTE_MS;
    return basePlan('grey-failure', seed, {
      policies,
      mails: steadyMails(
        random,
        [{ fromMs: fromMs - 20_000, untilMs: untilMs + MINUTE_MS, perSecond: 20 }],
        () => (random() < 0.5 ? 'both' : 'one'),
      ),
      faults: [
        { ...refused, id: 'outage-503', kind: 'ses-unavailable', fromMs, untilMs, share: 0.2 },
        { ...refused, id: 'outage-500', kind: 'ses-error', fromMs, untilMs, share: 0.125 },
      ],
      faultsEndMs: untilMs,
    });
  },
};

const slowRegion: Scenario = {
  name: 'slow-region',
  about: 'the primary takes five seconds for every mail, for five minutes',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const untilMs = fromMs + 5 * MINUTE_MS;
    return basePlan('slow-region', seed, {
      policies,
      mails: steadyMails(random, [{ fromMs: fromMs - 20_000, untilMs, perSecond: 5 }], () =>
        random() < 0.5 ? 'both' : 'one',
      ),
      faults: [{ ...refused, kind: 'ses-slow', fromMs, untilMs, ms: 5_000 }],
      faultsEndMs: untilMs,
    });
  },
};

const flapping: Scenario = {
  name: 'flapping-region',
  about: 'the primary fails for a minute of every two, for an hour',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const faults = Array.from({ length: 30 }, (_none, index): FaultWindow => {
      const beginMs = fromMs + index * 2 * MINUTE_MS;
      return {
        ...refused,
        id: `outage-${index}`,
        fromMs: beginMs,
        untilMs: beginMs + MINUTE_MS,
      };
    });
    return basePlan('flapping-region', seed, {
      policies,
      mails: steadyMails(
        random,
        [{ fromMs: fromMs - 20_000, untilMs: fromMs + 62 * MINUTE_MS, perSecond: 2 }],
        () => (random() < 0.5 ? 'both' : 'one'),
      ),
      faults,
      faultsEndMs: fromMs + 60 * MINUTE_MS,
    });
  },
};

const bothDown: Scenario = {
  name: 'both-regions-down',
  about: 'primary and secondary refuse everything for five minutes: mail parks, nothing spins',
  figures: outageFigures,
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 60_000, 120_000);
    const untilMs = fromMs + 5 * MINUTE_MS;
    return basePlan('both-regions-down', seed, {
      policies,
      mails: steadyMails(random, [{ fromMs: fromMs - 10_000, untilMs, perSecond: 5 }], () =>
        random() < 0.5 ? 'both' : 'one',
      ),
      faults: [
        { ...refused, fromMs, untilMs },
        { ...refused, id: 'outage-secondary', target: 'us-west-2', fromMs, untilMs },
      ],
      faultsEndMs: untilMs,
    });
  },
};

const refused: FaultWindow = {
  id: 'outage',
  kind: 'ses-refused',
  target: REGION,
  fromMs: 0,
  untilMs: 0,
  share: 1,
};

export const outageScenarios: readonly Scenario[] = [
  regionOutage,
  idleOutage,
  greyFailure,
  slowRegion,
  flapping,
  bothDown,
];

import { integer, pick, randomOf } from '../engine/random.ts';
import type { FaultKind, FaultWindow } from '../faults/fault.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { anyOrganization, organization } from './organizations.ts';
import { randomMails } from './random-mails.ts';
import { steadyMails } from './steady-mails.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

function window(
  kind: FaultKind,
  target: string,
  [fromS, untilS]: readonly [number, number],
  share: number,
  ms?: number,
): FaultWindow {
  return {
    id: `${kind}-${target}-${fromS}`,
    kind,
    target,
    fromMs: fromS * SECOND_MS,
    untilMs: untilS * SECOND_MS,
    share,
    ...(ms === undefined ? {} : { ms }),
  };
}

const organizationIds = ['first', 'second', 'third', 'fourth'];

function organizations(seed: number) {
  const random = randomOf(seed, 'organizations');
  return organizationIds.map((organizationId) =>
    anyOrganization(random, { organizationId, primaryRegion: 'us-east-1' }),
  );
}

const ambiguousStorm: Scenario = {
  name: 'ambiguous-storm',
  about: 'most answers of SES are lost, some of its events too, while senders die',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizations(seed);
    const region = 'us-east-1';
    return basePlan('ambiguous-storm', seed, {
      policies,
      mails: randomMails(random, 150, policies, 5_000, 3 * MINUTE_MS),
      faults: [
        window('ses-answer-lost', region, [10, 200], 0.4),
        window('ses-request-lost', region, [10, 200], 0.15),
        window('ses-late-accept', region, [30, 150], 0.1, integer(random, 12_000, 80_000)),
        window('ses-hang', region, [60, 120], 0.2),
        window('event-late', region, [10, 200], 0.4, integer(random, 5_000, 120_000)),
        window('event-lost', region, [10, 200], 0.2),
        window('event-duplicated', region, [10, 200], 0.3),
        window('crash', 'sender@us-east-1', [20, 180], 0.03),
        window('table-answer-lost', 'deliveries@us-east-1', [40, 100], 0.1),
      ],
      faultsEndMs: 4 * MINUTE_MS,
    });
  },
};

const quotaSqueeze: Scenario = {
  name: 'quota-squeeze',
  about: 'the day is worth fewer mails than there are: they wait for the next one, or spill over',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizationIds.map((organizationId, index) =>
      organization(
        { organizationId, primaryRegion: 'us-east-1' },
        { spillOverQuota: index % 2 === 0, allowMultiRegion: index < 3 },
      ),
    );
    return basePlan('quota-squeeze', seed, {
      policies,
      quotas: {
        'us-east-1': { maxSendRate: 10, max24HourSend: 120 },
        'us-west-2': { maxSendRate: 10, max24HourSend: 120 },
        'eu-west-1': { maxSendRate: 10, max24HourSend: 120 },
      },
      mails: steadyMails(random, [{ fromMs: 5_000, untilMs: 65_000, perSecond: 3 }], () =>
        pick(random, organizationIds),
      ),
      faults: [window('ses-throttle', 'us-east-1', [10, 40], 0.2)],
      faultsEndMs: 2 * MINUTE_MS,
      livenessMs: 76 * HOUR_MS,
    });
  },
};

const tableOutage: Scenario = {
  name: 'dynamo-outage',
  about: 'the tables of the primary cell are out of reach, first all of them, then at random',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizations(seed);
    const hangs = pick(random, [20, 6_000]);
    return basePlan('dynamo-outage', seed, {
      policies,
      mails: randomMails(random, 150, policies, 5_000, 5 * MINUTE_MS),
      faults: [
        window('table-unavailable', 'us-east-1', [30, 150], 1, hangs),
        window('table-unavailable', 'us-east-1', [150, 270], 0.3, hangs),
        window('table-answer-lost', 'us-east-1', [150, 270], 0.2),
        window('table-throttled', 'us-east-1', [150, 270], 0.2),
        window('ses-refused', 'us-east-1', [100, 200], pick(random, [0, 1])),
      ],
      faultsEndMs: 5 * MINUTE_MS,
    });
  },
};

const poisonFlood: Scenario = {
  name: 'poison-flood',
  about: 'a third of all records is no mail at all, and some kill the sender',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizations(seed);
    const mails = randomMails(random, 200, policies, 5_000, 2 * MINUTE_MS).map((mail) =>
      random() < 0.35
        ? { ...mail, poison: pick(random, ['not-json', 'invalid', 'version'] as const) }
        : mail,
    );
    return basePlan('poison-flood', seed, {
      policies,
      mails,
      faults: [
        window('crash', 'sender@us-east-1', [10, 90], 0.02),
        window('queue-unavailable', 'dead-letter@us-east-1', [30, 80], 0.5),
      ],
      faultsEndMs: 3 * MINUTE_MS,
    });
  },
};

const regionGone: Scenario = {
  name: 'region-gone',
  about: 'the whole primary region is gone, queues and tables too: producers use the standby cell',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizations(seed);
    return basePlan('region-gone', seed, {
      policies,
      mails: randomMails(random, 150, policies, 5_000, 6 * MINUTE_MS),
      faults: [
        window('ses-hang', 'us-east-1', [40, 300], 1),
        window('queue-unavailable', 'us-east-1', [40, 300], 1),
        window('table-unavailable', 'us-east-1', [40, 300], 1, 6_000),
        window('bucket-unavailable', 'us-east-1', [40, 300], 1),
      ],
      faultsEndMs: 6 * MINUTE_MS,
    });
  },
};

const crashStorm: Scenario = {
  name: 'crash-storm',
  about: 'functions die all the time, at any step, and clocks are as far apart as allowed',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = organizations(seed);
    return basePlan('crash-storm', seed, {
      policies,
      mails: randomMails(random, 120, policies, 5_000, 3 * MINUTE_MS),
      faults: [
        window('crash', '*', [5, 200], 0.06),
        window('stall', '*', [5, 200], 0.03, integer(random, 1_000, 70_000)),
        window('queue-duplicate', '*', [5, 200], 0.2),
        window('ses-refused', 'us-east-1', [60, 130], 1),
        window('tick-doubled', '*', [5, 300], 1, integer(random, 0, 5_000)),
      ],
      clockSkewMs: 5_000,
      faultsEndMs: 5 * MINUTE_MS,
    });
  },
};

const senderCutOff: Scenario = {
  name: 'sender-cut-off',
  about: 'one sender of several cannot reach SES for two minutes: no reason to leave the region',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    return basePlan('sender-cut-off', seed, {
      mails: steadyMails(
        random,
        [{ fromMs: 5_000, untilMs: 3 * MINUTE_MS, perSecond: 30 }],
        () => 'both',
      ),
      faults: [window('sender-cut-off', 'sender us-east-1#1', [30, 150], 1)],
      faultsEndMs: 4 * MINUTE_MS,
    });
  },
};

export const troubleScenarios: readonly Scenario[] = [
  ambiguousStorm,
  quotaSqueeze,
  tableOutage,
  poisonFlood,
  regionGone,
  crashStorm,
  senderCutOff,
];

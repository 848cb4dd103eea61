import { integer, pick, type Random, randomOf } from '../engine/random.ts';
import type { FaultWindow } from '../faults/fault.ts';
import type { Scenario } from './index.ts';
import { anyOrganization } from './organizations.ts';
import type { MailPlan, Plan } from './plan.ts';
import { randomFaults } from './random-faults.ts';
import { plainMail, randomMails } from './random-mails.ts';
import { randomOperations } from './random-operations.ts';
import { QUICK_RECOVERY, settingsOf } from './settings.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const SILENCE_MS = 260 * SECOND_MS;

/** Which cells run: most seeds do with one route, because every cell costs time. */
const TOPOLOGIES = [
  ['us-east-1'],
  ['us-east-1', 'us-west-2'],
  ['eu-west-1', 'us-west-2'],
  ['us-east-1', 'eu-west-1', 'us-west-2'],
] as const;

/**
 * What a seed is about. `trouble`: a few faults at once. `outage`: a region fails for minutes besides, recovers and is
 * drained while other things go wrong. `calm`: nothing fails, so that nothing may be late.
 */
const KINDS = [
  ...Array.from({ length: 12 }, () => 'trouble' as const),
  ...Array.from({ length: 7 }, () => 'outage' as const),
  'calm',
] as const;

/** Anything may go wrong at any time, a few things at once. */
export const defaultScenario: Scenario = {
  name: 'default',
  about: 'random traffic, organizations, faults, crashes and operators',
  plan(seed): Plan {
    const random = randomOf(seed, 'plan');
    const kind = pick(random, KINDS);
    const european = random() < 0.25;
    const cells: string[] = [...pick(random, TOPOLOGIES)];
    if (european && cells.includes('eu-west-1')) cells.push('eu-central-1');
    const settings = settingsOf({
      european,
      maxReceiveCount: pick(random, [4, 10]),
      ...(kind === 'outage' || random() < 0.2 ? { health: QUICK_RECOVERY } : {}),
    });
    const primaries = settings.routes
      .map(({ primary }) => primary)
      .filter((one) => cells.includes(one));
    const secondaries = settings.routes
      .filter(({ primary }) => primaries.includes(primary))
      .map(({ secondary }) => secondary);
    const policies = Array.from({ length: integer(random, 2, 4) }, (_none, index) => {
      const primaryRegion = pick(random, primaries);
      const secondary = settings.routes.find(({ primary }) => primary === primaryRegion)?.secondary;
      return anyOrganization(random, {
        organizationId: `org${index}`,
        primaryRegion,
        ...(secondary === undefined ? {} : { secondary }),
      });
    });
    const faultsEndMs = kind === 'outage' ? 9 * MINUTE_MS : 5 * MINUTE_MS;
    const rate = pick(random, [3, 10, 50, 400]);
    // A negative quota is none.
    const day = random() < 0.15 ? -1 : 50_000;
    const mails = [
      ...randomMails(random, integer(random, 30, 100), policies, 3_000, faultsEndMs - MINUTE_MS),
    ];
    if (random() < 0.3)
      mails.push(...burst(random, mails.length, policies[0]?.organizationId ?? ''));
    const places = [...primaries, ...primaries, ...new Set([...cells, ...secondaries])];
    const windows = integer(random, 2, kind === 'outage' ? 12 : 9);
    return {
      scenario: 'default',
      seed,
      settings,
      cells,
      quotas: Object.fromEntries(
        Object.keys(settings.regions).map((region) => [
          region,
          { maxSendRate: rate, max24HourSend: day },
        ]),
      ),
      policies,
      ...(random() < 0.15 ? newcomer(random, mails, faultsEndMs) : {}),
      mails,
      operations:
        kind === 'calm'
          ? []
          : randomOperations(random, [...cells], secondaries, policies, faultsEndMs),
      faults:
        kind === 'calm'
          ? []
          : [
              ...randomFaults(random, windows, places, 0, faultsEndMs),
              ...(kind === 'outage' ? outage(random, primaries, secondaries) : []),
            ],
      spared: [],
      clockSkewMs: pick(random, [0, 0, 100, 5_000]),
      faultsEndMs,
      livenessMs: 3 * 60 * MINUTE_MS,
    };
  },
};

/** An organization that is made in the middle of things, and sends at once. */
function newcomer(
  random: Random,
  mails: readonly MailPlan[],
  untilMs: number,
): Pick<Plan, 'births'> {
  const organizationId = pick(random, ['org0', 'org1']);
  const first = Math.min(
    untilMs,
    ...mails.filter((mail) => mail.organizationId === organizationId).map(({ atMs }) => atMs),
  );
  return { births: { [organizationId]: Math.max(1, first - integer(random, 1, 400)) } };
}

/** Sixty mails in the same second: more than the rate takes. */
function burst(random: Random, index: number, organizationId: string): MailPlan[] {
  const atMs = integer(random, 5 * SECOND_MS, 3 * MINUTE_MS);
  const each = pick(random, [1, 1, 4]);
  // One in six is refused as a whole: that says nothing of the region.
  const fate = random() < 0.15 ? 'rejected-by-ses' : 'delivered';
  return Array.from({ length: 40 }, (_none, number) => ({
    ...plainMail(index + number, atMs + number * 10, organizationId),
    recipients: each,
    fate,
  }));
}

/** A region fails for a minute or two: a primary, all of them, or a primary together with its secondary. */
function outage(
  random: Random,
  primaries: readonly string[],
  secondaries: readonly string[],
): FaultWindow[] {
  const fromMs = integer(random, 5 * SECOND_MS, 90 * SECOND_MS);
  const lastsMs = integer(random, 30 * SECOND_MS, 2 * MINUTE_MS);
  const kind = pick(random, [
    'ses-refused',
    'ses-refused',
    'ses-unavailable',
    'ses-hang',
    'ses-paused',
    'ses-silent',
  ] as const);
  // Silence shows in events that are overdue, two rounds of them.
  const untilMs = fromMs + (kind === 'ses-silent' ? SILENCE_MS : lastsMs);
  const window = (target: string, endMs = untilMs): FaultWindow => ({
    id: `outage-${target}`,
    kind,
    target,
    fromMs,
    untilMs: endMs,
    share: 1,
  });
  const struck = random() < 0.3 ? primaries : [pick(random, primaries)];
  // The secondary comes back first: mail that may cross over must not wait for its primary.
  const both = random() < 0.3;
  const windows = struck.map((target) => window(target, both ? 8 * MINUTE_MS : untilMs));
  if (both) {
    const target = pick(random, secondaries);
    if (!struck.includes(target)) windows.push(window(target));
  }
  if (random() < 0.15) {
    // No event of any region comes for minutes: that says nothing of the regions.
    windows.push({ ...window('*', fromMs + 5 * MINUTE_MS), id: 'events-mute', kind: 'event-lost' });
  }
  if (random() < 0.4) {
    windows.push({
      id: 'queue-hiccup-drain',
      kind: pick(random, ['queue-unavailable', 'queue-partial', 'queue-answer-lost'] as const),
      target: `mail@${pick(random, primaries)}`,
      fromMs: untilMs,
      untilMs: untilMs + 5 * MINUTE_MS,
      share: 0.5,
    });
  }
  if (random() < 0.4) {
    const cell = pick(random, primaries);
    windows.push({
      id: 'tick-doubled-drain',
      kind: 'tick-doubled',
      target: `health@${cell}`,
      fromMs: untilMs,
      untilMs: untilMs + 5 * MINUTE_MS,
      share: 1,
      ms: integer(random, 0, 30_000),
    });
  }
  return windows;
}

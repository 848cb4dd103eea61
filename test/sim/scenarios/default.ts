import { between, integer, pick, type Random, randomOf } from '../engine/random.ts';
import type { FaultWindow } from '../faults/fault.ts';
import type { DirectoryPolicy } from '../world/directory.ts';
import type { Scenario } from './index.ts';
import { anyOrganization } from './organizations.ts';
import type { Operation, Plan } from './plan.ts';
import { randomFaults } from './random-faults.ts';
import { randomMails } from './random-mails.ts';
import { settings } from './settings.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const FAULTS_END_MS = 5 * MINUTE_MS;

/** Which cells run: most seeds do with one route, because every cell costs time. */
const TOPOLOGIES = [
  ['us-east-1'],
  ['us-east-1', 'us-west-2'],
  ['eu-west-1', 'us-west-2'],
  ['us-east-1', 'eu-west-1', 'us-west-2'],
] as const;

/** Anything may go wrong at any time, a few things at once. */
export const defaultScenario: Scenario = {
  name: 'default',
  about: 'random traffic, organizations, faults, crashes and operators',
  plan(seed): Plan {
    const random = randomOf(seed, 'plan');
    const cells = [...pick(random, TOPOLOGIES)];
    const primaries = cells.filter((cell) => cell !== 'us-west-2');
    const policies = Array.from({ length: integer(random, 2, 4) }, (_none, index) =>
      anyOrganization(random, {
        organizationId: `org${index}`,
        primaryRegion: pick(random, primaries),
      }),
    );
    const rate = pick(random, [5, 20, 100, 400]);
    return {
      scenario: 'default',
      seed,
      settings,
      cells,
      quotas: Object.fromEntries(
        Object.keys(settings.regions).map((region) => [
          region,
          { maxSendRate: rate, max24HourSend: 50_000 },
        ]),
      ),
      policies,
      mails: randomMails(random, integer(random, 30, 110), policies, 3_000, 4 * MINUTE_MS),
      operations: randomOperations(random, cells, policies),
      faults: [
        ...randomFaults(
          random,
          integer(random, 2, 9),
          placesOf(cells, primaries),
          0,
          FAULTS_END_MS,
        ),
        ...outage(random, primaries),
      ],
      spared: [],
      clockSkewMs: pick(random, [0, 0, 100, 5_000]),
      faultsEndMs: FAULTS_END_MS,
      livenessMs: 3 * 60 * MINUTE_MS,
    };
  },
};

/** Where faults strike: mostly where the mail is. */
function placesOf(cells: readonly string[], primaries: readonly string[]): string[] {
  return [...primaries, ...primaries, ...new Set([...cells, 'us-west-2'])];
}

/** In some seeds a whole region fails for minutes, so that mail parks and is drained while other things go wrong. */
function outage(random: Random, primaries: readonly string[]): FaultWindow[] {
  if (random() > 0.3) return [];
  const fromMs = integer(random, 5 * SECOND_MS, 2 * MINUTE_MS);
  const untilMs = fromMs + integer(random, 30 * SECOND_MS, 2 * MINUTE_MS);
  const target = pick(random, primaries);
  return [{ id: 'outage', kind: 'ses-refused', target, fromMs, untilMs, share: 1 }];
}

function randomOperations(
  random: Random,
  cells: readonly string[],
  policies: readonly DirectoryPolicy[],
): Operation[] {
  const operations: Operation[] = [];
  if (random() < 0.3) {
    const atMs = integer(random, 10 * SECOND_MS, 3 * MINUTE_MS);
    const lastsMs = integer(random, 20 * SECOND_MS, 100 * SECOND_MS);
    const override = {
      region: pick(random, [...cells, 'us-west-2']),
      override: pick(random, ['up', 'down'] as const),
      reason: 'rehearsal',
      by: 'operator',
    };
    const cell = pick(random, cells);
    if (random() < 0.4) {
      const expiring = { ...override, expiresAtMs: atMs + lastsMs };
      operations.push({ kind: 'override', atMs, cell, override: expiring });
    } else {
      operations.push({ kind: 'override', atMs, cell, override });
      const auto = { ...override, override: 'auto' as const };
      operations.push({ kind: 'override', atMs: atMs + lastsMs, cell, override: auto });
    }
  }
  if (random() < 0.3) {
    const policy = pick(random, policies);
    operations.push({
      kind: 'policy',
      atMs: integer(random, 10 * SECOND_MS, 3 * MINUTE_MS),
      policy: { ...policy, allowMultiRegion: !policy.allowMultiRegion },
    });
  }
  if (random() < 0.2) {
    const policy = pick(random, policies);
    const dataResidency = policy.dataResidency === 'eu' ? 'none' : 'eu';
    operations.push({
      kind: 'policy',
      atMs: Math.round(between(random, 3 * MINUTE_MS, 4 * MINUTE_MS)),
      policy: { ...policy, dataResidency },
    });
  }
  if (random() < 0.1)
    operations.push({ kind: 'sweep', atMs: 100 * SECOND_MS, cell: pick(random, cells) });
  return operations;
}

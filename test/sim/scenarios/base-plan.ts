import { organization } from './organizations.ts';
import type { Plan } from './plan.ts';
import { settings } from './settings.ts';

const MINUTE_MS = 60_000;
const UNLIMITED = 1_000_000;

/** A deployment in which nothing goes wrong: what a scenario changes is what it is about. */
export function basePlan(
  scenario: string,
  seed: number,
  changes: Partial<Omit<Plan, 'scenario' | 'seed'>>,
): Plan {
  return {
    scenario,
    seed,
    settings,
    cells: ['us-east-1', 'us-west-2'],
    quotas: Object.fromEntries(
      Object.keys(settings.regions).map((region) => [
        region,
        { maxSendRate: 200, max24HourSend: UNLIMITED },
      ]),
    ),
    policies: [organization({ organizationId: 'both', primaryRegion: 'us-east-1' })],
    mails: [],
    operations: [],
    faults: [],
    spared: [],
    clockSkewMs: 0,
    faultsEndMs: 10 * MINUTE_MS,
    livenessMs: 180 * MINUTE_MS,
    ...changes,
  };
}

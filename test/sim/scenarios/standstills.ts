import { integer, pick, randomOf } from '../engine/random.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { organization } from './organizations.ts';
import { plainMail } from './random-mails.ts';
import { settings } from './settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const REGIONS = ['us-east-1', 'us-west-2'];

const sixDaysDown: Scenario = {
  name: 'six-days-down',
  about:
    'primary and secondary refuse everything for longer than a mail lives: delays and ends are told',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = 2 * MINUTE_MS;
    const untilMs = 6 * DAY_MS;
    return basePlan('six-days-down', seed, {
      // Ticks every ten minutes: days of probes would be most of the run's cost.
      settings: { ...settings, health: { ...settings.health, everySeconds: 600 } },
      cells: ['us-east-1'],
      policies: [
        organization(
          { organizationId: 'both', primaryRegion: 'us-east-1' },
          { delayWarning: true },
        ),
        organization(
          { organizationId: 'one', primaryRegion: 'us-east-1' },
          { allowMultiRegion: false, delayWarning: true },
        ),
      ],
      mails: Array.from({ length: 40 }, (_none, index) =>
        plainMail(index, integer(random, fromMs, 4 * DAY_MS), pick(random, ['both', 'one'])),
      ).sort((a, b) => a.atMs - b.atMs),
      faults: REGIONS.map((target) => ({
        id: `outage-${target}`,
        kind: 'ses-refused',
        target,
        fromMs,
        untilMs,
        share: 1,
      })),
      faultsEndMs: untilMs,
      livenessMs: 6 * HOUR_MS,
    });
  },
};

export const standstillScenarios: readonly Scenario[] = [sixDaysDown];

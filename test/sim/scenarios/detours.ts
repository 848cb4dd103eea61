import { integer, pick, randomOf } from '../engine/random.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { organization } from './organizations.ts';
import { QUICK_RECOVERY, settingsOf } from './settings.ts';
import { steadyMails } from './steady-mails.ts';

const MINUTE_MS = 60_000;
const PRIMARY = 'us-east-1';
const SECONDARY = 'us-west-2';

const policies = [
  organization({ organizationId: 'both', primaryRegion: PRIMARY }),
  organization({ organizationId: 'ready', primaryRegion: PRIMARY }),
  organization({ organizationId: 'one', primaryRegion: PRIMARY }, { allowMultiRegion: false }),
  organization(
    { organizationId: 'unready', primaryRegion: PRIMARY },
    { domains: [{ domain: 'unready.example', readyRegions: [PRIMARY] }] },
  ),
];

const drill: Scenario = {
  name: 'drill',
  about: "an organization's mail, or a share of all, rehearses the secondary, which may fail in it",
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const fromMs = integer(random, 30_000, 90_000);
    const durationMs = integer(random, 150_000, 200_000);
    const untilMs = fromMs + durationMs + MINUTE_MS;
    const whose =
      random() < 0.5 ? { organizationId: 'both' } : { share: pick(random, [0.2, 0.5, 1]) };
    const sound = [policies[0], policies[1], policies[2]].flatMap((one) => one ?? []);
    const failsMs = fromMs + 10_000;
    return basePlan('drill', seed, {
      settings: settingsOf({ health: QUICK_RECOVERY }),
      policies: sound,
      mails: steadyMails(random, [{ fromMs: 1_000, untilMs, perSecond: 4 }], () =>
        pick(random, ['both', 'ready', 'one']),
      ),
      operations: [
        {
          kind: 'drill',
          atMs: fromMs,
          cell: PRIMARY,
          drill: { ...whose, abortShare: 0.1, durationMs },
        },
      ],
      faults:
        seed % 2 === 0
          ? []
          : [
              {
                id: 'drilled-secondary',
                // At a fifth of its calls it stays up: only the drill can tell.
                kind: 'ses-unavailable',
                target: SECONDARY,
                fromMs: failsMs,
                untilMs: failsMs + 2 * MINUTE_MS,
                share: pick(random, [0.2, 1]),
              },
            ],
      faultsEndMs: untilMs,
    });
  },
};

const warmSecondary: Scenario = {
  name: 'warm-secondary',
  about:
    'a share of the mail takes the secondary every day: of organizations that want it and are ready',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const untilMs = 5 * MINUTE_MS;
    return basePlan('warm-secondary', seed, {
      settings: settingsOf({ warmShare: pick(random, [0.05, 0.2]) }),
      policies,
      mails: steadyMails(random, [{ fromMs: 1_000, untilMs, perSecond: 5 }], () =>
        pick(random, ['both', 'ready', 'one', 'unready']),
      ),
      faultsEndMs: untilMs,
    });
  },
};

export const detourScenarios: readonly Scenario[] = [drill, warmSecondary];

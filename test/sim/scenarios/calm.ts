import { randomOf } from '../engine/random.ts';
import { basePlan } from './base-plan.ts';
import type { Scenario } from './index.ts';
import { anyOrganization } from './organizations.ts';
import { randomMails } from './random-mails.ts';

/** Nothing goes wrong at all: what is slow or wrong here is slow or wrong on every day. */
export const calm: Scenario = {
  name: 'calm',
  about: 'no faults: every mail is sent by its primary within seconds',
  plan(seed) {
    const random = randomOf(seed, 'plan');
    const policies = ['first', 'second', 'third'].map((organizationId) =>
      anyOrganization(random, { organizationId, primaryRegion: 'us-east-1' }),
    );
    return basePlan('calm', seed, {
      policies,
      mails: randomMails(random, 150, policies, 5_000, 60_000),
      faultsEndMs: 60_000,
      livenessMs: 20 * 60_000,
    });
  },
};

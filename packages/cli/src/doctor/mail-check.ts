import type { Delivery } from '../api/mail-api.ts';
import { gather } from '../api/pages.ts';
import { type Check, type Finding, orGood } from './finding.ts';
import { organizationsOf } from './organizations-of.ts';

/** So many mails of an organization tell why they wait; more would tell the same. */
const SAMPLE = 100;

/** Reasons that do not pass by themselves, or that somebody should know the page of. */
const PAGES: Record<string, { page: string; level: Finding['level'] }> = {
  'not-ready': { page: 'bad-identity', level: 'bad' },
  'daily-quota': { page: 'quota-reached', level: 'bad' },
  'no-usable-region': { page: 'region-down', level: 'note' },
  unavailable: { page: 'region-down', level: 'note' },
};

/** Mail that could not go out at once, by what it waits for. */
export const waitingMail: Check = {
  part: 'mail',
  async examine({ context }) {
    const organizations = await organizationsOf(context);
    const findings = await Promise.all(
      organizations.map(async ({ organizationId }) => {
        const mails = await gather(SAMPLE, (page) => context.api().unsettled(organizationId, page));
        return findingsOf(organizationId, mails);
      }),
    );
    return orGood(
      findings.flat(),
      'mail',
      `Of ${organizations.length} organizations, none has mail that waits.`,
    );
  },
};

function findingsOf(organizationId: string, mails: readonly Delivery[]): Finding[] {
  const held = mails.filter(({ state }) => state !== 'sending');
  const byReason = Map.groupBy(held, ({ reason, state }) => reason ?? state);
  return [...byReason].map(([reason, some]) => {
    const { page, level } = PAGES[reason] ?? { page: 'mail-age', level: 'note' };
    const number = held.length === SAMPLE ? `at least ${some.length}` : some.length;
    return {
      level,
      part: 'mail',
      says: `${number} of ${organizationId}'s mails wait: ${reason}.`,
      advice: `mailferry waiting ${organizationId}, docs/operations/${page}.md`,
    };
  });
}

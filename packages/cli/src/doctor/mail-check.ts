import type { Delivery } from '../api/mail-api.ts';
import { gather } from '../api/pages.ts';
import { eachOrganization } from './each-organization.ts';
import { type Check, type Finding, orGood } from './finding.ts';

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
  async examine(patient) {
    const silent = new Set<string>();
    const { findings, count } = await eachOrganization(patient, 'mail', async (organization) => {
      const mails = await gather(SAMPLE, async (page) => {
        const found = await patient.context.api().unsettled(organization, page);
        for (const cell of found.unavailableCells) silent.add(cell);
        return found;
      });
      return findingsOf(organization, mails);
    });
    for (const cell of silent)
      findings.push({
        level: 'bad',
        part: 'mail',
        says: `${cell} cannot be asked for mail that waits.`,
        advice: `Is DynamoDB in ${cell} well, is the table there? docs/operations/restore-a-table.md`,
      });
    return orGood(findings, 'mail', `Of ${count} organizations, none has mail that waits.`);
  },
};

function findingsOf(organizationId: string, mails: readonly Delivery[]): Finding[] {
  const held = mails.filter(({ state }) => state !== 'sending');
  const byReason = Map.groupBy(held, ({ reason, state }) => reason ?? state);
  return [...byReason].map(([reason, some]) => {
    const { page, level } = PAGES[reason] ?? { page: 'mail-age', level: 'note' };
    const number = mails.length === SAMPLE ? `at least ${some.length}` : some.length;
    return {
      level,
      part: 'mail',
      says: `${number} of ${organizationId}'s mails wait: ${reason}.`,
      advice: `mailferry waiting ${organizationId}, docs/operations/${page}.md`,
    };
  });
}

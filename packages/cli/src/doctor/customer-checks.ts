import type { Organization } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import type { Context } from '../context.ts';
import { type Check, type Finding, orGood } from './finding.ts';

function organizationsOf(context: Context): Promise<Organization[]> {
  return all((page) => context.api().organizations(page));
}

export const identities: Check = {
  part: 'identities',
  async examine({ context }) {
    const api = context.api();
    const organizations = await organizationsOf(context);
    const findings = await Promise.all(
      organizations.map(async ({ organizationId }) =>
        (await all((page) => api.domains(organizationId, page))).flatMap(
          ({ domain, primary, secondary }): Finding[] =>
            [primary, ...(secondary === null ? [] : [secondary])]
              .filter(({ ses }) => ses.status !== 'verified')
              .map(({ region, ses }) => ({
                level: region === primary.region ? 'bad' : 'note',
                part: 'identities',
                says: `${domain} (${organizationId}) is ${ses.status} for SES in ${region}: its mail waits there.`,
                advice: `mailferry domains records ${organizationId} ${domain}, docs/operations/bad-identity.md`,
              })),
        ),
      ),
    );
    return orGood(
      findings.flat(),
      'identities',
      `SES takes every domain of ${organizations.length} organizations.`,
    );
  },
};

export const readiness: Check = {
  part: 'readiness',
  async examine({ context }) {
    const { items, organizations, rounds, unavailableCells } = await context.api().readinessList();
    const findings = items.flatMap(({ organizationId, red }) =>
      red.map(
        ({ check, subject, explanation, action }): Finding => ({
          level: 'bad',
          part: 'readiness',
          says: `${organizationId}, ${check} of ${subject}: ${explanation}`,
          advice: `${action ?? ''} docs/operations/readiness-red.md`.trim(),
        }),
      ),
    );
    for (const cell of unavailableCells)
      findings.push({ level: 'bad', part: 'readiness', says: `${cell} cannot be asked.` });
    for (const { cell } of rounds.filter(({ startedAt }) => startedAt === null))
      findings.push({
        level: 'note',
        part: 'readiness',
        says: `${cell} was not checked yet.`,
        advice: 'mailferry readiness --check',
      });
    return orGood(
      findings,
      'readiness',
      `Of ${organizations} organizations with multi-region on, none is red.`,
    );
  },
};

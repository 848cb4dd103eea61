import { all } from '../api/pages.ts';
import { type Check, type Finding, orGood } from './finding.ts';
import { organizationsOf } from './organizations-of.ts';

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
      `SES took every domain of ${organizations.length} organizations when it was last asked.`,
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

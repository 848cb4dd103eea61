import type { Domain } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import { eachOrganization } from './each-organization.ts';
import { type Check, type Finding, orGood } from './finding.ts';

export const identities: Check = {
  part: 'identities',
  async examine(patient) {
    const api = patient.context.api();
    const { findings, count } = await eachOrganization(
      patient,
      'identities',
      async (organization) =>
        (await all((page) => api.domains(organization, page))).flatMap((domain) =>
          unverified(organization, domain),
        ),
    );
    return orGood(
      findings,
      'identities',
      `SES took every domain of ${count} organizations when it was last asked.`,
    );
  },
};

function unverified(organizationId: string, { domain, primary, secondary }: Domain): Finding[] {
  return [primary, ...(secondary === null ? [] : [secondary])]
    .filter(({ ses }) => ses.status !== 'verified')
    .map(({ region, ses }) => ({
      level: region === primary.region ? 'bad' : 'note',
      part: 'identities',
      says: `${domain} (${organizationId}) is ${ses.status} for SES in ${region}: its mail waits there.`,
      advice: `mailferry domains records ${organizationId} ${domain}, docs/operations/bad-identity.md`,
    }));
}

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

import { inLanes } from '@mailferry/core/in-lanes';
import { all } from '../api/pages.ts';
import type { Finding, Patient } from './finding.ts';

/** Two checks ask for each organization, and the API takes 600 requests a minute of one caller by default. */
const MOST = 100;
const PARALLEL = 8;

/**
 * What is found of each organization, a few at a time. Of very many only the first are looked at, and a finding says so.
 * @returns the findings, and how many organizations there are.
 */
export async function eachOrganization(
  { context }: Patient,
  part: string,
  examine: (organizationId: string) => Promise<Finding[]>,
): Promise<{ findings: Finding[]; count: number }> {
  const organizations = await all((page) => context.api().organizations(page));
  const findings: Finding[] = [];
  await inLanes(PARALLEL, organizations.slice(0, MOST), async ({ organizationId }) => {
    findings.push(...(await examine(organizationId)));
  });
  const count = organizations.length;
  if (count > MOST)
    findings.push({
      level: 'note',
      part,
      says: `Looked at the first ${MOST} of ${count} organizations.`,
      advice: 'Alarms and readiness cover all of them.',
    });
  return { findings, count };
}

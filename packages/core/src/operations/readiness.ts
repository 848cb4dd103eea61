import type { Organization } from '../directory/organization.ts';
import { consentOf } from '../directory/policy-of-records.ts';
import type { SesIdentities } from '../directory/ports.ts';
import type { OrganizationRecords } from '../directory/repository.ts';
import { secondaryRefusal } from '../routing/route.ts';
import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import { domainChecks } from './domain-readiness.ts';
import { type RoutePorts, routeChecks } from './route-readiness.ts';

export const readinessCheckNames = [
  'consent',
  'account',
  'production-access',
  'daily-quota',
  'send-rate',
  'configuration-set',
  'suppression-list',
  'domain',
  'mail-from',
] as const;

/** One thing that has to be so for the secondary to take over now. */
export interface ReadinessCheck {
  check: (typeof readinessCheckNames)[number];
  /** What it is about: an organization, a domain, or the region. */
  subject: string;
  ready: boolean;
  explanation: string;
  /** What to do about it; absent where it is ready. */
  action?: string;
}

export interface Readiness {
  secondaryRegion: string | undefined;
  ready: boolean;
  /** Percent of the checks that are ready. */
  score: number;
  checks: ReadinessCheck[];
}

export interface ReadinessPorts extends RoutePorts {
  identities: Pick<SesIdentities, 'read'>;
}

/** Domains are asked for in turns: SES allows few calls a second beside sending. */
const AT_ONCE = 5;

/** Asks SES whether its secondary region could take the organization's mail now. */
export async function readinessOf(
  ports: ReadinessPorts,
  { organization, domains }: OrganizationRecords,
): Promise<Readiness> {
  const primary = organization.primaryRegion;
  const secondary = secondaryOf(ports.settings, primary);
  const consent = consentCheck(ports.settings, organization);
  if (secondary === undefined || !consent.ready) return summed(secondary, [consent]);
  const checks = [consent, ...(await routeChecks(ports, primary, secondary))];
  for (let start = 0; start < domains.length; start += AT_ONCE) {
    const some = domains.slice(start, start + AT_ONCE);
    const found = await Promise.all(
      some.map((domain) => domainChecks(ports.identities, { primary, secondary }, domain)),
    );
    checks.push(...found.flat());
  }
  return summed(secondary, checks);
}

function summed(secondaryRegion: string | undefined, checks: ReadinessCheck[]): Readiness {
  const green = checks.filter(({ ready }) => ready).length;
  return {
    secondaryRegion,
    ready: green === checks.length,
    score: scoreOf(green, checks.length),
    checks,
  };
}

/** Percent of the checks that are ready, rounded down: 100 says that all are. */
export function scoreOf(ready: number, all: number): number {
  return Math.floor((100 * ready) / all);
}

export function consentCheck(settings: Settings, organization: Organization): ReadinessCheck {
  const secondary = secondaryOf(settings, organization.primaryRegion);
  const refusal =
    secondary === undefined
      ? 'the primary region has no route'
      : secondaryRefusal(consentOf(organization, settings), secondary, settings);
  const subject = organization.organizationId;
  if (refusal === undefined) {
    const explanation = 'The organization allows its mail to use the secondary region.';
    return { check: 'consent', subject, ready: true, explanation };
  }
  return {
    check: 'consent',
    subject,
    ready: false,
    explanation: `Its mail may not use the secondary region: ${refusal}.`,
    action: 'The organization decides on it: Preferences, Allow Multi-Region.',
  };
}

import { consentOf, secondaryOf } from '../directory/policy-of-records.ts';
import type { SesIdentities } from '../directory/ports.ts';
import type { OrganizationRecords } from '../directory/repository.ts';
import type { AccountState, ProbeTransport } from '../health/probe.ts';
import { secondaryRefusal } from '../routing/route.ts';
import type { Settings } from '../settings/settings.ts';

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
  /** What it is about: a domain, or the region. */
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

export interface ReadinessPorts {
  settings: Settings;
  identities: SesIdentities;
  accounts: Pick<ProbeTransport, 'account'>;
}

/** Asks SES in the secondary region whether it could take the organization's mail now. */
export async function readinessOf(
  ports: ReadinessPorts,
  { organization, domains }: OrganizationRecords,
): Promise<Readiness> {
  const secondary = secondaryOf(ports.settings, organization.primaryRegion);
  const consent = consentCheck(ports.settings, organization, secondary);
  if (secondary === undefined || !consent.ready) {
    return summed(secondary, [consent]);
  }
  const [there, here] = await Promise.all([
    ports.accounts.account(secondary),
    ports.accounts.account(organization.primaryRegion),
  ]);
  const checks = [
    consent,
    ...accountChecks(secondary, there, here),
    ...(await Promise.all(
      domains.map((domain) => domainCheck(ports.identities, secondary, domain)),
    )),
  ];
  return summed(secondary, checks);
}

function summed(secondaryRegion: string | undefined, checks: ReadinessCheck[]): Readiness {
  const green = checks.filter(({ ready }) => ready).length;
  return {
    secondaryRegion,
    ready: green === checks.length,
    score: Math.floor((100 * green) / checks.length),
    checks,
  };
}

function consentCheck(
  settings: Settings,
  organization: OrganizationRecords['organization'],
  secondary: string | undefined,
): ReadinessCheck {
  const refusal =
    secondary === undefined
      ? 'the primary region has no route'
      : secondaryRefusal(consentOf(organization, settings), secondary, settings);
  return {
    check: 'consent',
    subject: organization.organizationId,
    ready: refusal === undefined,
    explanation: refusal ?? 'The organization allows its mail to use the secondary region.',
  };
}

function accountChecks(
  region: string,
  there: Awaited<ReturnType<ProbeTransport['account']>>,
  here: Awaited<ReturnType<ProbeTransport['account']>>,
): ReadinessCheck[] {
  if ('fault' in there) {
    return [
      { check: 'account', subject: region, ready: false, explanation: 'SES does not answer.' },
    ];
  }
  const sending = there.sendingEnabled && there.enforcementStatus !== 'SHUTDOWN';
  return [
    {
      check: 'account',
      subject: region,
      ready: sending,
      explanation: sending ? 'Sending is enabled.' : 'Sending is paused or suspended.',
    },
    {
      check: 'production-access',
      subject: region,
      ready: there.productionAccess,
      explanation: there.productionAccess
        ? 'The account has production access.'
        : 'The account is in the sandbox: only verified recipients get mail.',
    },
    ...('fault' in here ? [] : quotaChecks(region, there, here)),
  ];
}

/** The traffic to be taken over is what the primary's account sent in the last 24 hours, at the primary's rate. */
function quotaChecks(region: string, there: AccountState, here: AccountState): ReadinessCheck[] {
  const left = there.max24HourSend - there.sentLast24Hours;
  const enough = there.max24HourSend < 0 || left >= here.sentLast24Hours;
  const fast = there.maxSendRate >= here.maxSendRate;
  return [
    {
      check: 'daily-quota',
      subject: region,
      ready: enough,
      explanation: `The primary sent ${here.sentLast24Hours} in 24 hours; the secondary has ${
        there.max24HourSend < 0 ? 'no limit' : `${left} left`
      }.`,
    },
    {
      check: 'send-rate',
      subject: region,
      ready: fast,
      explanation: `The primary may send ${here.maxSendRate} a second, the secondary ${there.maxSendRate}.`,
    },
  ];
}

async function domainCheck(
  identities: SesIdentities,
  region: string,
  { domain, regions }: OrganizationRecords['domains'][number],
): Promise<ReadinessCheck> {
  const answer = (ready: boolean, explanation: string): ReadinessCheck => ({
    check: 'domain',
    subject: domain,
    ready,
    explanation,
  });
  const expected = regions[region]?.selector;
  if (expected === undefined) return answer(false, 'SES has no identity for it: use Verify.');
  try {
    const state = await identities.read(region, domain);
    if (state.selector !== expected)
      return answer(false, 'SES signs with another key: use Verify.');
    return state.status === 'verified'
      ? answer(true, 'Verified, and signed with its own key.')
      : answer(false, `SES says ${state.status}: publish the secondary TXT record and verify.`);
  } catch {
    return answer(false, 'SES does not answer.');
  }
}

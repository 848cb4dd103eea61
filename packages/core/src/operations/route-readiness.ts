import type { AccountState, ProbeTransport } from '../health/probe.ts';
import { quotaShareOf } from '../settings/quota-share.ts';
import type { Settings } from '../settings/settings.ts';
import type { ReadinessCheck } from './readiness.ts';

/** What of an SES configuration set matters to a takeover. */
export interface ConfigurationSetState {
  sendingEnabled: boolean;
  /** `BOUNCE`, `COMPLAINT`: what puts an address on the region's own suppression list. */
  suppressedReasons: readonly string[];
}

/** Mailferry's configuration set, of one name in every region. */
export interface ConfigurationSets {
  /** `undefined` where there is none. @throws MailferryError `ses-unavailable`. */
  read(region: string): Promise<ConfigurationSetState | undefined>;
}

export interface RoutePorts {
  settings: Settings;
  accounts: Pick<ProbeTransport, 'account'>;
  configurationSets: ConfigurationSets;
}

/** Mail of a working day comes in its busy hours, and in bursts within them: ten times the mean of 24 hours. */
const PEAK_FACTOR = 10;
const SECONDS_A_DAY = 86_400;

/** What holds for every organization of a route: the accounts and the configuration sets at its two ends. */
export async function routeChecks(
  ports: RoutePorts,
  primary: string,
  secondary: string,
): Promise<ReadinessCheck[]> {
  const [there, here, setThere, setHere] = await Promise.all([
    ports.accounts.account(secondary),
    ports.accounts.account(primary),
    setOf(ports, secondary),
    setOf(ports, primary),
  ]);
  if ('fault' in there) {
    return [
      {
        check: 'account',
        subject: secondary,
        ready: false,
        explanation: 'SES does not answer.',
        action: `Look at the state of ${secondary}: its probes say more.`,
      },
    ];
  }
  const share = quotaShareOf(ports.settings, primary, secondary);
  return [
    ...accountChecks(secondary, there),
    // While the primary does not answer, what it sent is not known; the takeover is under way then.
    ...('fault' in here ? [] : quotaChecks(secondary, there, here, share)),
    ...setChecks(secondary, setThere, setHere),
  ];
}

function accountChecks(region: string, there: AccountState): ReadinessCheck[] {
  const sending = there.sendingEnabled && there.enforcementStatus !== 'SHUTDOWN';
  return [
    sending
      ? { check: 'account', subject: region, ready: true, explanation: 'Sending is enabled.' }
      : {
          check: 'account',
          subject: region,
          ready: false,
          explanation: 'Sending is paused or suspended.',
          action: `Open the SES console of ${region} and AWS's mail about it.`,
        },
    there.productionAccess
      ? {
          check: 'production-access',
          subject: region,
          ready: true,
          explanation: 'The account has production access.',
        }
      : {
          check: 'production-access',
          subject: region,
          ready: false,
          explanation: 'The account is in the sandbox: only verified recipients get mail.',
          action: `Request production access for SES in ${region}: AWS takes about a day.`,
        },
  ];
}

/** The traffic to be taken over is what the primary's account sent in the last 24 hours. */
function quotaChecks(
  region: string,
  there: AccountState,
  here: AccountState,
  share: number,
): ReadinessCheck[] {
  const left = Math.floor((there.max24HourSend - there.sentLast24Hours) * share);
  const unlimited = there.max24HourSend < 0;
  const enough = unlimited || left >= here.sentLast24Hours;
  const neededRate = (here.sentLast24Hours / SECONDS_A_DAY) * PEAK_FACTOR;
  const rate = there.maxSendRate * share;
  const fast = rate >= neededRate;
  const shown = (value: number) => String(Math.round(value * 10) / 10);
  return [
    {
      check: 'daily-quota',
      subject: region,
      ready: enough,
      explanation: `The primary sent ${here.sentLast24Hours} in 24 hours; ${
        unlimited
          ? 'the secondary has no limit'
          : `of the secondary's quota ${left} are left to this cell`
      }.`,
      ...(enough ? {} : { action: `Request a higher 24-hour quota of SES in ${region}.` }),
    },
    {
      check: 'send-rate',
      subject: region,
      ready: fast,
      explanation: `Peaks of the primary's traffic need about ${shown(neededRate)} a second; this cell may send ${shown(rate)} in the secondary.`,
      ...(fast ? {} : { action: `Request a higher sending rate of SES in ${region}.` }),
    },
  ];
}

type SetAnswer = ConfigurationSetState | 'missing' | 'unreachable';

async function setOf({ configurationSets }: RoutePorts, region: string): Promise<SetAnswer> {
  try {
    return (await configurationSets.read(region)) ?? 'missing';
  } catch {
    return 'unreachable';
  }
}

function setChecks(region: string, there: SetAnswer, here: SetAnswer): ReadinessCheck[] {
  if (typeof there === 'string' || !there.sendingEnabled) {
    const explanation =
      there === 'unreachable'
        ? 'SES does not answer.'
        : there === 'missing'
          ? 'There is no configuration set.'
          : 'Sending through the configuration set is switched off.';
    const action =
      there === 'unreachable'
        ? `Check again; look at the state of ${region}.`
        : `Deploy again: the stacks make the configuration set of ${region}.`;
    return [{ check: 'configuration-set', subject: region, ready: false, explanation, action }];
  }
  const expected = typeof here === 'string' ? [] : here.suppressedReasons;
  const lacking = expected.filter((reason) => !there.suppressedReasons.includes(reason));
  return [
    {
      check: 'configuration-set',
      subject: region,
      ready: true,
      explanation: 'The configuration set is there and sends.',
    },
    lacking.length === 0
      ? {
          check: 'suppression-list',
          subject: region,
          ready: true,
          explanation: 'Addresses are suppressed for the same reasons in both regions.',
        }
      : {
          check: 'suppression-list',
          subject: region,
          ready: false,
          explanation: `Only the primary suppresses addresses by ${lacking.join(', ')}.`,
          action: `Deploy again, or set the suppression reasons of the configuration set in ${region}.`,
        },
  ];
}

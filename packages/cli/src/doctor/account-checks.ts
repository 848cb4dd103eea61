import { type Check, type Finding, orGood } from './finding.ts';

/** The alarm `quota-*` goes off here. */
const NEARLY_USED_UP_PERCENT = 80;

/** SES in every region, as it describes the account itself. */
export const accounts: Check = {
  part: 'SES accounts',
  async examine({ context }) {
    const api = context.api();
    const { regions } = await api.catalogue();
    const answers = await Promise.all(regions.map(({ region }) => api.account(region)));
    return answers.flatMap(({ region, account }) => {
      if (account === null)
        return [finding('bad', `SES in ${region} does not answer.`, REGION_DOWN)];
      const { maxSendRate, max24HourSend, sentLast24Hours } = account;
      const limit = max24HourSend === null ? 'any number' : max24HourSend;
      return orGood(
        faultsOf(region, account),
        'SES accounts',
        `${region}: production access, ${maxSendRate} a second, ${sentLast24Hours} of ${limit} in 24 hours.`,
      );
    });
  },
};

const REGION_DOWN = 'docs/operations/region-down.md';

function faultsOf(
  region: string,
  account: {
    sendingEnabled: boolean;
    enforcementStatus: string;
    productionAccess: boolean;
    max24HourSend: number | null;
    sentLast24Hours: number;
  },
): Finding[] {
  const { sendingEnabled, enforcementStatus, productionAccess, max24HourSend } = account;
  const findings: Finding[] = [];
  if (!sendingEnabled || enforcementStatus === 'SHUTDOWN') {
    findings.push(
      finding(
        'bad',
        `Sending in ${region} is switched off (${enforcementStatus}).`,
        "Open the SES console of that region and AWS's mail about it.",
      ),
    );
  } else if (enforcementStatus !== 'HEALTHY') {
    findings.push(
      finding(
        'note',
        `The account in ${region} is under review (${enforcementStatus}).`,
        'Bounces or complaints are over the limit: find their sender before AWS switches sending off.',
      ),
    );
  }
  if (!productionAccess) {
    findings.push(
      finding(
        'bad',
        `${region} is in the sandbox: only verified recipients get mail.`,
        'Ask for production access in the SES console of that region; it takes about a day.',
      ),
    );
  }
  const used = max24HourSend === null ? 0 : (100 * account.sentLast24Hours) / max24HourSend;
  if (used > NEARLY_USED_UP_PERCENT) {
    findings.push(
      finding(
        'bad',
        `${used.toFixed(0)} % of the daily quota in ${region} is used.`,
        'docs/operations/quota-reached.md',
      ),
    );
  }
  return findings;
}

function finding(level: Finding['level'], says: string, advice: string): Finding {
  return { level, part: 'SES accounts', says, advice };
}

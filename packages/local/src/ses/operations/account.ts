import type { Account } from '../account.ts';
import type { Region } from '../region.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';

export const accountOperations: Operation[] = [
  {
    name: 'GetAccount',
    method: 'GET',
    path: /^\/v2\/email\/account$/,
    answer({ region }) {
      const account = effectiveAccount(region);
      return {
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: account.enforcementStatus,
        ProductionAccessEnabled: account.productionAccess,
        SendQuota: {
          Max24HourSend: account.Max24HourSend,
          MaxSendRate: account.MaxSendRate,
          SentLast24Hours: region.quota.sentLast24Hours(Date.now()),
        },
        SendingEnabled: account.sendingEnabled,
        SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      };
    },
  },
];

/** The account's settings under the region's fault. An account that is shut down cannot send either. */
export function effectiveAccount({ account, fault }: Region): Account {
  const shutDown = account.enforcementStatus === 'SHUTDOWN' || fault.mode === 'suspended';
  return {
    ...account,
    sendingEnabled: account.sendingEnabled && !shutDown && fault.mode !== 'paused',
    enforcementStatus: shutDown ? 'SHUTDOWN' : account.enforcementStatus,
  };
}

/** @throws SesError AccountSuspendedException or SendingPausedException */
export function requireSending({ account }: Region): void {
  if (account.enforcementStatus === 'SHUTDOWN') throw accountSuspended();
  if (!account.sendingEnabled) throw sendingPaused();
}

export function accountSuspended(): SesError {
  return new SesError(
    'AccountSuspendedException',
    "The account's ability to send email has been permanently restricted.",
  );
}

export function sendingPaused(): SesError {
  return new SesError('SendingPausedException', 'Email sending is disabled for this account.');
}

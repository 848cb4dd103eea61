import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { ProbeTransport } from '@mailferry/core/health/probe';
import type { PerRegion } from '../per-region.ts';
import { sendFaultOf } from './send-fault.ts';

/** The account's state in a region. */
export function createSesAccounts(
  ses: PerRegion<SESv2Client>,
  timeoutMs = 5_000,
): Pick<ProbeTransport, 'account'> {
  return {
    async account(region) {
      try {
        const answer = await ses(region).send(new GetAccountCommand({}), {
          abortSignal: AbortSignal.timeout(timeoutMs),
        });
        return {
          sendingEnabled: answer.SendingEnabled ?? false,
          enforcementStatus: answer.EnforcementStatus ?? 'HEALTHY',
          productionAccess: answer.ProductionAccessEnabled ?? false,
          maxSendRate: answer.SendQuota?.MaxSendRate ?? 1,
          max24HourSend: answer.SendQuota?.Max24HourSend ?? 200,
          sentLast24Hours: answer.SendQuota?.SentLast24Hours ?? 0,
        };
      } catch (cause) {
        return { fault: sendFaultOf(cause) };
      }
    },
  };
}

import type { AccountState } from '@mailferry/core/health/probe';
import { regionName } from '@mailferry/core/settings/region-name';
import * as z from 'zod';

export const regionParams = z.strictObject({ region: regionName });

export const accountView = z
  .object({
    region: z.string(),
    answers: z
      .boolean()
      .meta({ description: 'Whether SES answered; without it, all else is null.' }),
    account: z
      .object({
        sendingEnabled: z.boolean(),
        enforcementStatus: z.string().meta({ description: 'HEALTHY, PROBATION or SHUTDOWN.' }),
        productionAccess: z.boolean().meta({ description: 'False in the sandbox.' }),
        maxSendRate: z.number().meta({ description: 'Recipients a second.' }),
        max24HourSend: z.number().nullable().meta({ description: 'Null without a limit.' }),
        sentLast24Hours: z.number(),
      })
      .nullable(),
  })
  .meta({ id: 'SesAccount' });

export function viewAccount(
  region: string,
  account: AccountState | undefined,
): z.output<typeof accountView> {
  return {
    region,
    answers: account !== undefined,
    account:
      account === undefined
        ? null
        : {
            ...account,
            max24HourSend: account.max24HourSend < 0 ? null : account.max24HourSend,
          },
  };
}

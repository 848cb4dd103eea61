import * as z from 'zod/mini';

/** The account that all emulators pretend to be; said here again so that SES starts without loading the others. */
export const ACCOUNT_ID = '000000000000';

/** A region's account settings, as the control API takes them and GetAccount tells them. */
export const accountSchema = z.strictObject({
  /** Recipients a second. */
  MaxSendRate: z.number().check(z.positive()),
  /** Recipients in 24 hours; -1 is unlimited, as in SES. */
  Max24HourSend: z.number().check(z.minimum(-1)),
  /** Without it, the sandbox: mail goes to verified identities and the mailbox simulator only. */
  productionAccess: z.boolean(),
  sendingEnabled: z.boolean(),
  enforcementStatus: z.enum(['HEALTHY', 'PROBATION', 'SHUTDOWN']),
});

export type Account = z.infer<typeof accountSchema>;

/** What an account in good standing has: quotas that stand in nobody's way until somebody sets lower ones. */
export const DEFAULT_ACCOUNT: Account = {
  MaxSendRate: 5_000,
  Max24HourSend: 5_000_000,
  productionAccess: true,
  sendingEnabled: true,
  enforcementStatus: 'HEALTHY',
};

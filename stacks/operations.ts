import { regionName } from '@mailferry/core/settings/region-name';
import * as z from 'zod/mini';

/**
 * What a deployment needs beyond what the mail flow reads: whom to alarm, where runbooks are, who may call the admin
 * API. The functions see of it only what they are given as environment variables.
 */
const operationsSchema = z.strictObject({
  /** Where the control plane lives: outside the primaries, so that it can be reached while one of them is down. */
  homeRegion: regionName,
  /** Stages that are kept on `sst remove`, with deletion protection on their tables. */
  protectedStages: z.array(z.string()).check(z.minLength(1)),
  /** The verified address that probes are sent from, the same in each region. */
  probeFrom: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')),
  /** Who is told of alarms. Each address confirms its subscription once. */
  alarmAddresses: z.array(z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/))),
  /** Alarms link to `<runbookBase>/<runbook>.md`. */
  runbookBase: z.url(),
  receiving: z.strictObject({
    /**
     * The one stage by whose rules SES receives: an account has one active rule set a region, and no other stage may
     * take its place. Left out: none.
     */
    activeStage: z.optional(z.string()),
  }),
  telemetry: z.strictObject({
    /** X-Ray traces of every function. They cost, and some milliseconds a cold start. */
    tracing: z.boolean(),
    /** Until when log lines may hold addresses, a day ahead at most: for looking into a case. */
    debugUntil: z.optional(z.iso.datetime()),
  }),
  logRetention: z.enum(['1 week', '1 month', '3 months', '6 months', '1 year']),
  /** The primary cells that get an SMTP front of their own, in containers. Left out: none. */
  smtp: z.optional(
    z.strictObject({
      cells: z.array(regionName),
    }),
  ),
  /** Left out: no console is deployed. */
  console: z.optional(
    z.strictObject({
      /** Folder of the console's sources. */
      path: z.string(),
      /** The console's public client at the OIDC issuer. Left out: people sign in with API tokens. */
      oidcClientId: z.optional(z.string()),
    }),
  ),
  admin: z.strictObject({
    /** Who issues the tokens of operators and customer admins (OpenID Connect). */
    oidcIssuer: z.url(),
    oidcAudience: z.string().check(z.minLength(1)),
    jwksUrl: z.url(),
    /** SHA-256, hexadecimal, of the token that opens a new deployment. Take it out once other operators exist. */
    bootstrapTokenSha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
    /** Requests a second, steady and in a burst, over all callers: the API's own brake. */
    throttle: z.strictObject({
      rate: z.int().check(z.positive()),
      burst: z.int().check(z.positive()),
    }),
  }),
});

export type Operations = z.infer<typeof operationsSchema>;

/** @throws ZodError naming every fault. */
export function parseOperations(value: unknown): Operations {
  return operationsSchema.parse(value);
}

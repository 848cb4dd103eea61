import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';
import { regionName } from './region-name.ts';

const regionSettings = z.strictObject({
  /** As customers see it: "US East", "Europe", "US West". */
  label: z.string().check(z.minLength(1)),
  /** Whether data in this region stays within the European Union. */
  inEuropeanUnion: z.boolean(),
  /** Addresses that Mailferry sends from: customers allow them on their inbound gateways. */
  gatewayAddresses: z.array(z.string()),
  /** The host name that customers enter in their inbound mail connector. */
  connectorHost: z.string(),
});

/** Health settings in milliseconds, counts and shares; defaults in health/parameters.ts, reasons in docs/health.md. */
const healthOverrides = z.partial(
  z.strictObject({
    windowMs: z.int().check(z.positive()),
    minSample: z.int().check(z.positive()),
    tripShare: z.number().check(z.gt(0), z.lte(1)),
    greySample: z.int().check(z.positive()),
    greyShare: z.number().check(z.gt(0), z.lte(1)),
    slowSendMs: z.int().check(z.positive()),
    slowMsPerMegabyte: z.int().check(z.nonnegative()),
    minDownMs: z.int().check(z.nonnegative()),
    maxDownMs: z.int().check(z.positive()),
    goodProbes: z.int().check(z.positive()),
    maxGoodProbes: z.int().check(z.positive()),
    failedProbes: z.int().check(z.positive()),
    probeEventWaitMs: z.int().check(z.positive()),
    silentProbes: z.int().check(z.positive()),
    rampShares: z.array(z.number().check(z.gt(0), z.lte(1))).check(z.minLength(1)),
    rampStepMs: z.int().check(z.nonnegative()),
    relapseForgetMs: z.int().check(z.positive()),
  }),
);

export type HealthOverrides = z.infer<typeof healthOverrides>;

const routeSettings = z.strictObject({
  primary: regionName,
  secondary: regionName,
  health: z.optional(healthOverrides),
  /**
   * The share of the mail that takes the secondary first although the primary is well, so that its reputation and its
   * configuration are exercised daily: docs/health.md. Without it, none.
   */
  warmShare: z.optional(z.number().check(z.gt(0), z.lte(0.5))),
});

const queueSettings = z.strictObject({
  batchSize: z.int().check(z.minimum(1), z.maximum(10)),
  batchWindowSeconds: z.int().check(z.nonnegative(), z.maximum(300)),
  maxConcurrency: z.int().check(z.minimum(2), z.maximum(1000)),
  functionTimeoutSeconds: z.int().check(z.positive(), z.maximum(900)),
  visibilityTimeoutSeconds: z.int().check(z.positive(), z.maximum(43_200)),
  /** Receives before SQS itself moves a message to the dead-letter queue: the backstop for crashes. */
  maxReceiveCount: z.int().check(z.minimum(1), z.maximum(1000)),
});

/** What becomes of mail that SES's own scan of received mail found something in. */
const verdictPolicy = z.enum(['deliver', 'quarantine']);

const ingressSettings = z.extend(queueSettings, {
  /** Verdict FAIL of the virus scan. Quarantined mail is recorded, and lies among the dead letters of its cell. */
  virus: verdictPolicy,
  /** Verdict FAIL of the spam scan. Delivered, it carries SES's X-SES-Spam-Verdict. */
  spam: verdictPolicy,
});

const settingsSchema = z.strictObject({
  regions: z.record(regionName, regionSettings),
  routes: z.array(routeSettings).check(z.minLength(1)),
  retentionDays: z.int().check(z.minimum(1), z.maximum(14)),
  deliveryTtlDays: z.int().check(z.positive()),
  sender: queueSettings,
  outcome: queueSettings,
  ingress: z._default(ingressSettings, {
    batchSize: 10,
    batchWindowSeconds: 0,
    maxConcurrency: 5,
    functionTimeoutSeconds: 60,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 10,
    virus: 'quarantine',
    spam: 'deliver',
  }),
  health: z.strictObject({
    everySeconds: z.int().check(z.positive()),
    functionTimeoutSeconds: z.int().check(z.positive(), z.maximum(900)),
  }),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Route = Settings['routes'][number];

/**
 * Validates settings and names every fault at once.
 * @throws MailferryError `settings-invalid` with `detail.faults`.
 */
export function parseSettings(value: unknown): Settings {
  const result = settingsSchema.safeParse(value);
  if (!result.success) {
    throw invalid(
      result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`),
    );
  }
  const faults = crossFaults(result.data);
  if (faults.length > 0) throw invalid(faults);
  return result.data;
}

/** Every cell of a deployment: the primaries in order, then the standby cells in their secondaries. */
export function cellsOf(settings: Settings): { region: string; kind: 'primary' | 'standby' }[] {
  const primaries = settings.routes.map((route) => route.primary);
  const standbys = [...new Set(settings.routes.map((route) => route.secondary))];
  return [
    ...primaries.map((region) => ({ region, kind: 'primary' as const })),
    ...standbys
      .filter((region) => !primaries.includes(region))
      .map((region) => ({ region, kind: 'standby' as const })),
  ];
}

function crossFaults(settings: Settings): string[] {
  const faults: string[] = [];
  const known = new Set(Object.keys(settings.regions));
  const primaries = new Set<string>();
  settings.routes.forEach((route, index) => {
    for (const end of ['primary', 'secondary'] as const) {
      if (!known.has(route[end]))
        faults.push(`routes.${index}.${end}: region ${route[end]} is not in regions`);
    }
    if (route.primary === route.secondary)
      faults.push(`routes.${index}: primary and secondary are the same region`);
    if (primaries.has(route.primary))
      faults.push(`routes.${index}.primary: ${route.primary} has two routes`);
    primaries.add(route.primary);
  });
  for (const lane of ['sender', 'outcome', 'ingress'] as const) {
    const { visibilityTimeoutSeconds, functionTimeoutSeconds } = settings[lane];
    // AWS Lambda developer guide, "Using Lambda with Amazon SQS": at least six times the function's time-out.
    if (visibilityTimeoutSeconds < 6 * functionTimeoutSeconds) {
      faults.push(`${lane}.visibilityTimeoutSeconds: must be at least 6 × functionTimeoutSeconds`);
    }
  }
  return faults;
}

function invalid(faults: string[]): MailferryError {
  return new MailferryError(
    'settings-invalid',
    `The settings are not valid: ${faults.join('; ')}`,
    {
      detail: { faults },
    },
  );
}

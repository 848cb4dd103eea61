/**
 * The metrics that alarms and dashboards read, as the functions emit them: one line a metric, with the function that
 * emits it and the dimensions it adds to `service` and `cell`.
 */
export const NAMESPACE = 'Mailferry';

export const METRICS = {
  /** Mails whose last word was written, by its state: `sent`, `failed`. */
  Settled: { service: 'sender', dimensions: ['state'] },
  /** Mails that SES took more than 60 seconds after they had been handed in: what the objective counts. */
  SentLate: { service: 'sender', dimensions: [] },
  /** Sends repeated without knowing what became of the first. */
  PossibleDuplicate: { service: 'sender', dimensions: [] },
  /** Probes, by their result: `ok` is `true` or `false`. */
  Probe: { service: 'health', dimensions: ['region', 'ok'] },
  /** 1 while the region takes no mail of the cell, else 0: once a run. */
  RegionDown: { service: 'health', dimensions: ['region'] },
  /** Percent of the region's 24-hour quota that is used up: once a run. */
  QuotaUsed: { service: 'health', dimensions: ['region'] },
  /** Organizations with multi-region on whose secondary could not take their mail now. */
  ReadinessRed: { service: 'health', dimensions: [] },
  /** Mails moved from the backlog to the mail queue. */
  Drained: { service: 'health', dimensions: [] },
} as const satisfies Record<string, { service: string; dimensions: readonly string[] }>;

export type MetricName = keyof typeof METRICS;

import type { HealthOverrides } from '../settings/settings.ts';

/** Every parameter of the health loop. A route may override any of them in the settings. */
export type HealthParameters = Required<{
  [K in keyof HealthOverrides]: NonNullable<HealthOverrides[K]>;
}>;

/**
 * The defaults and their reasons.
 * - `windowMs` 10 s: Envoy's sweep interval; short enough to forget, long enough to hold a minimum sample.
 * - `minSample` 5, `tripShare` 0.5: Envoy ejects after 5 consecutive errors; half of a window is no mail's own fault.
 * - `greySample` 20, `greyShare` 0.2: one failure in five is far above SES's normal error rate; 20 attempts keep chance
 *   out (with a true rate of 2 %, four or more failures in 20 happen about once in 3,000 windows).
 * - `slowSendMs` 5 s: SES answers in 40–60 ms; a hundred times that is a failure in all but name.
 * - `minDownMs` 60 s, doubling with every relapse up to `maxDownMs` 30 min: an outage costs little while the secondary
 *   carries the mail, flapping costs trust.
 * - `goodProbes` 3: with a probe a minute, three minutes of health before any customer's mail is risked.
 * - `failedProbes` 2: one lost probe is noise; the second follows within the same tick.
 * - `probeEventWaitMs` 60 s: Send events arrive within seconds; a minute of silence means accepted but not processed.
 * - `rampShares` 10, 25, 50, 100 %, `rampStepMs` 30 s: a bad recovery hurts a tenth of the mail first.
 * - `relapseForgetMs` 1 h: a trip an hour after the last one is a new outage, not a relapse.
 */
export const DEFAULT_HEALTH_PARAMETERS: HealthParameters = {
  windowMs: 10_000,
  minSample: 5,
  tripShare: 0.5,
  greySample: 20,
  greyShare: 0.2,
  slowSendMs: 5_000,
  minDownMs: 60_000,
  maxDownMs: 1_800_000,
  goodProbes: 3,
  failedProbes: 2,
  probeEventWaitMs: 60_000,
  rampShares: [0.1, 0.25, 0.5, 1],
  rampStepMs: 30_000,
  relapseForgetMs: 3_600_000,
};

export function healthParameters(overrides: HealthOverrides): HealthParameters {
  const given = Object.fromEntries(
    Object.entries(overrides).filter(([, value]) => value !== undefined),
  );
  return { ...DEFAULT_HEALTH_PARAMETERS, ...given };
}

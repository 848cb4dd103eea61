import type { HealthOverrides } from '../settings/settings.ts';

/** Every parameter of the health loop. A route may override any of them in the settings. */
export type HealthParameters = Required<{
  [K in keyof HealthOverrides]: NonNullable<HealthOverrides[K]>;
}>;

/** The defaults; docs/health.md gives the reason of each. Times in milliseconds, shares in [0, 1]. */
export const DEFAULT_HEALTH_PARAMETERS: HealthParameters = {
  windowMs: 10_000,
  minSample: 5,
  tripShare: 0.5,
  greySample: 20,
  greyShare: 0.2,
  slowSendMs: 3_000,
  slowMsPerMegabyte: 500,
  minDownMs: 60_000,
  maxDownMs: 1_800_000,
  goodProbes: 3,
  maxGoodProbes: 12,
  failedProbes: 2,
  probeEventWaitMs: 45_000,
  silentProbes: 2,
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

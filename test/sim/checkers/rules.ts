import type { Settings } from '@mailferry/core/settings/settings';
import type { DirectoryPolicy } from '../world/directory.ts';

/*
 * What the checkers hold the code against, said again in their own words: a checker that asked the code under test would
 * believe its mistakes.
 */

/** A mail's life is over. */
export function isOver(state: string | undefined): boolean {
  return state === 'sent' || state === 'failed';
}

export function secondaryOf(settings: Settings, primary: string): string | undefined {
  return settings.routes.find((route) => route.primary === primary)?.secondary;
}

/** The regions that an organization lets its mail go to, its primary first. */
export function permittedRegions(policy: DirectoryPolicy, settings: Settings): string[] {
  const { primaryRegion, allowMultiRegion, dataResidency, transferAcknowledged } = policy;
  const secondary = secondaryOf(settings, primaryRegion);
  if (secondary === undefined || !allowMultiRegion) return [primaryRegion];
  const inEurope = (region: string) => settings.regions[region]?.inEuropeanUnion === true;
  if (!inEurope(secondary)) {
    if (dataResidency === 'eu') return [primaryRegion];
    if (inEurope(primaryRegion) && !transferAcknowledged) return [primaryRegion];
  }
  return [primaryRegion, secondary];
}

export interface HealthRules {
  minDownMs: number;
  maxDownMs: number;
  goodProbes: number;
  rampShares: readonly number[];
  rampStepMs: number;
  relapseForgetMs: number;
}

/** The defaults of docs/health.md, and what the plan's settings change of them. */
export function healthRules(settings: Settings, region: string): HealthRules {
  const route =
    settings.routes.find(({ primary }) => primary === region) ??
    settings.routes.find(({ secondary }) => secondary === region);
  const changed = route?.health ?? {};
  return {
    minDownMs: changed.minDownMs ?? 60_000,
    maxDownMs: changed.maxDownMs ?? 30 * 60_000,
    goodProbes: changed.goodProbes ?? 3,
    rampShares: changed.rampShares ?? [0.1, 0.25, 0.5, 1],
    rampStepMs: changed.rampStepMs ?? 30_000,
    relapseForgetMs: changed.relapseForgetMs ?? 60 * 60_000,
  };
}

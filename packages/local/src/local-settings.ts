import type { Settings } from '@mailferry/core/settings/settings';
import { parseSettings } from '@mailferry/core/settings/settings';

/** Seconds between two health runs, where AWS has a minute. */
export const LOCAL_HEALTH_EVERY_SECONDS = 5;

/**
 * Settings for one machine: the same regions, routes and queues, with health periods a tenth as long, so that an outage
 * and its recovery take a minute or two, and time-outs short enough that a killed worker's mail comes back soon.
 * @throws MailferryError `settings-invalid`
 */
export function localSettings(
  settings: Settings,
  options: { healthEverySeconds?: number | undefined } = {},
): Settings {
  return parseSettings({
    ...settings,
    routes: settings.routes.map((route) => ({
      ...route,
      health: {
        windowMs: 5_000,
        minSample: 3,
        greySample: 10,
        slowSendMs: 3_000,
        minDownMs: 10_000,
        maxDownMs: 60_000,
        goodProbes: 2,
        probeEventWaitMs: 10_000,
        rampStepMs: 5_000,
        relapseForgetMs: 120_000,
        ...route.health,
      },
    })),
    // A send takes up to 10 s, and settling keeps 5 s free.
    sender: { ...settings.sender, functionTimeoutSeconds: 20, visibilityTimeoutSeconds: 120 },
    outcome: { ...settings.outcome, functionTimeoutSeconds: 10, visibilityTimeoutSeconds: 60 },
    ingress: { ...settings.ingress, functionTimeoutSeconds: 10, visibilityTimeoutSeconds: 60 },
    // Two probes that hang take 10 s. While a region is not healthy, a run lasts until 3 s before its time-out.
    health: {
      everySeconds: options.healthEverySeconds ?? LOCAL_HEALTH_EVERY_SECONDS,
      functionTimeoutSeconds: 12,
    },
  });
}

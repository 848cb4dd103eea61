import type { Settings } from '@mailferry/core/settings/settings';
import { parseSettings } from '@mailferry/core/settings/settings';
import { localSettings } from '@mailferry/local/local-settings';
import { settings as deployed } from '../../stacks/settings.ts';

/**
 * The local stack's settings with everything that a mail can wait for cut short, so that a run ends within minutes: a
 * killed sender's mail comes back after 72 s, a region recovers within half a minute.
 */
export function chaosSettings(): Settings {
  const local = localSettings(deployed, { healthEverySeconds: 2 });
  return parseSettings({
    ...local,
    routes: local.routes.map((route) => ({
      ...route,
      health: {
        ...route.health,
        minDownMs: 3_000,
        maxDownMs: 12_000,
        rampStepMs: 2_000,
        relapseForgetMs: 20_000,
      },
    })),
    // A send gets (12 − 5) × 0.75 s; visibility is at least six times the function's time-out.
    sender: { ...local.sender, functionTimeoutSeconds: 12, visibilityTimeoutSeconds: 72 },
    outcome: { ...local.outcome, functionTimeoutSeconds: 8, visibilityTimeoutSeconds: 48 },
  });
}

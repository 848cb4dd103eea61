import { healthParameters } from '@mailferry/core/health/parameters';
import { healthOverridesOf } from '@mailferry/core/settings/routes';
import { localSettings } from '@mailferry/local/local-settings';
import { expect, test } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

test('local settings keep regions, routes and queues, and make an outage short enough to watch', () => {
  const local = localSettings(settings);
  expect(local.regions).toEqual(settings.regions);
  expect(local.routes.map(({ primary, secondary }) => [primary, secondary])).toEqual(
    settings.routes.map(({ primary, secondary }) => [primary, secondary]),
  );
  const health = healthParameters(healthOverridesOf(local, 'us-east-1'));
  const recoveryMs =
    health.minDownMs +
    health.goodProbes * local.health.everySeconds * 1000 +
    health.rampShares.length * health.rampStepMs;
  expect(recoveryMs).toBeLessThanOrEqual(60_000);
});

test('the period of health runs can be chosen, within what settings allow', () => {
  expect(localSettings(settings, { healthEverySeconds: 30 }).health.everySeconds).toBe(30);
  expect(() => localSettings(settings, { healthEverySeconds: 0 })).toThrow('health.everySeconds');
});

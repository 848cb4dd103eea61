import {
  type HealthOverrides,
  parseSettings,
  type Settings,
} from '@mailferry/core/settings/settings';

export interface SettingsOptions {
  /** The European primary has a European secondary. */
  european?: boolean;
  /** Health parameters that differ from the defaults. */
  health?: HealthOverrides;
  /** Receives before SQS gives up on a message. */
  maxReceiveCount?: number;
  /** Of every route. */
  warmShare?: number;
}

/** Recovers within a few minutes, so that a drain falls into the time in which other things go wrong. */
export const QUICK_RECOVERY: HealthOverrides = {
  minDownMs: 20_000,
  goodProbes: 1,
  rampShares: [0.25, 1],
  rampStepMs: 15_000,
};

/** The settings of the simulated deployment: two primaries and their standby cells, as the stacks have them. */
export function settingsOf(options: SettingsOptions = {}): Settings {
  const { european = false, health, maxReceiveCount = 10, warmShare } = options;
  const ofRoute = {
    ...(health === undefined ? {} : { health }),
    ...(warmShare === undefined ? {} : { warmShare }),
  };
  const lane = (values: object) => ({
    batchSize: 10,
    batchWindowSeconds: 0,
    maxReceiveCount,
    ...values,
  });
  return parseSettings({
    regions: {
      'us-east-1': region('US East', false),
      'eu-west-1': region('Europe', true),
      'us-west-2': region('US West', false),
      ...(european ? { 'eu-central-1': region('Europe, central', true) } : {}),
    },
    routes: [
      { primary: 'us-east-1', secondary: 'us-west-2', ...ofRoute },
      { primary: 'eu-west-1', secondary: european ? 'eu-central-1' : 'us-west-2', ...ofRoute },
    ],
    retentionDays: 14,
    deliveryTtlDays: 30,
    sender: lane({ maxConcurrency: 4, functionTimeoutSeconds: 60, visibilityTimeoutSeconds: 360 }),
    outcome: lane({ maxConcurrency: 2, functionTimeoutSeconds: 30, visibilityTimeoutSeconds: 180 }),
    health: { everySeconds: 60, functionTimeoutSeconds: 55 },
  });
}

export const settings: Settings = settingsOf();

function region(label: string, inEuropeanUnion: boolean) {
  return { label, inEuropeanUnion, gatewayAddresses: [], connectorHost: 'mx.example' };
}

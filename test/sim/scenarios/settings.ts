import { parseSettings, type Settings } from '@mailferry/core/settings/settings';

/** The settings of the simulated deployment: two primaries and a standby cell, as the stacks have them. */
export const settings: Settings = parseSettings({
  regions: {
    'us-east-1': region('US East', false),
    'eu-west-1': region('Europe', true),
    'us-west-2': region('US West', false),
  },
  routes: [
    { primary: 'us-east-1', secondary: 'us-west-2' },
    { primary: 'eu-west-1', secondary: 'us-west-2' },
  ],
  retentionDays: 14,
  deliveryTtlDays: 30,
  sender: lane({ maxConcurrency: 4, functionTimeoutSeconds: 60, visibilityTimeoutSeconds: 360 }),
  outcome: lane({ maxConcurrency: 2, functionTimeoutSeconds: 30, visibilityTimeoutSeconds: 180 }),
  health: { everySeconds: 60, functionTimeoutSeconds: 55 },
});

function region(label: string, inEuropeanUnion: boolean) {
  return { label, inEuropeanUnion, gatewayAddresses: [], connectorHost: 'mx.example' };
}

function lane(values: object) {
  return { batchSize: 10, batchWindowSeconds: 0, maxReceiveCount: 10, ...values };
}

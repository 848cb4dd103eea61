import { parseSettings } from '@mailferry/core/settings/settings';
import { parseOperations } from './operations.ts';

/**
 * The one place that names regions, routes, addresses and host names. The stacks and the local stack both read it,
 * so that local behaviour is deployed behaviour. A further region or route is one line here.
 */
export const settings = parseSettings({
  regions: {
    'us-east-1': {
      label: 'US East',
      inEuropeanUnion: false,
      gatewayAddresses: [
        '3.81.182.154',
        '3.93.155.149',
        '3.95.118.12',
        '3.95.142.181',
        '54.227.64.76',
      ],
      connectorHost: 'us-east.mx.mailferry.example',
    },
    'eu-west-1': {
      label: 'Europe',
      inEuropeanUnion: true,
      gatewayAddresses: ['99.81.216.78', '34.249.190.60', '108.128.137.108', '99.80.189.20'],
      connectorHost: 'europe.mx.mailferry.example',
    },
    'us-west-2': {
      label: 'US West',
      inEuropeanUnion: false,
      gatewayAddresses: ['52.12.169.124'],
      connectorHost: 'us-west.mx.mailferry.example',
    },
  },
  routes: [
    { primary: 'us-east-1', secondary: 'us-west-2' },
    { primary: 'eu-west-1', secondary: 'us-west-2' },
  ],
  retentionDays: 14,
  deliveryTtlDays: 30,
  sender: {
    batchSize: 10,
    batchWindowSeconds: 0,
    maxConcurrency: 10,
    functionTimeoutSeconds: 60,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 10,
  },
  outcome: {
    batchSize: 10,
    // SES reports each event alone, and nobody waits for one to the second: together they cost fewer invocations, and
    // fewer lines of metrics. The latency of probes has it in it.
    batchWindowSeconds: 1,
    maxConcurrency: 5,
    functionTimeoutSeconds: 30,
    visibilityTimeoutSeconds: 190,
    maxReceiveCount: 10,
  },
  ingress: {
    batchSize: 10,
    batchWindowSeconds: 0,
    maxConcurrency: 5,
    functionTimeoutSeconds: 60,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 10,
    virus: 'quarantine',
    spam: 'deliver',
  },
  health: { everySeconds: 60, functionTimeoutSeconds: 55 },
});

/** How this deployment is operated: the stacks alone read it. Replace the example addresses before deploying. */
export const operations = parseOperations({
  homeRegion: 'us-west-2',
  protectedStages: ['production'],
  probeFrom: 'probe@mailferry.example',
  alarmAddresses: ['operators@mailferry.example'],
  runbookBase: 'https://docs.mailferry.example/operations',
  receiving: { activeStage: 'production' },
  telemetry: { tracing: false },
  logRetention: '1 month',
  admin: {
    oidcIssuer: 'https://identity.mailferry.example',
    oidcAudience: 'mailferry-admin',
    jwksUrl: 'https://identity.mailferry.example/.well-known/jwks.json',
    throttle: { rate: 50, burst: 100 },
  },
});

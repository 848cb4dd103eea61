import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readHealthItems } from '@mailferry/aws/health/health-items';
import { decide } from '@mailferry/core/health/decide';
import { NO_EVIDENCE } from '@mailferry/core/health/evidence';
import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import { snapshotOf } from '@mailferry/core/health/snapshot';
import * as fc from 'fast-check';
import { must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const NOW_MS = 1_800_000_000_000;
const REGIONS = ['us-east-1', 'us-west-2', ''];

const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('1.5', '-1', '0', '1e125', '-1e125', '9007199254740993.5', '4503599627370497'),
  fc.constant(String(NOW_MS)),
);
const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  number.map((N) => ({ N })),
  fc.oneof(fc.constantFrom('down', 'up', 'recovering', 'auto'), fc.string()).map((S) => ({ S })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constantFrom<AttributeValue>({ NULL: true }, { L: [] }, { M: {} }, { SS: ['a'] }),
);
const NAMES = [
  'region',
  'version',
  'condition',
  'sinceMs',
  'evidence',
  'trips',
  'lastTripMs',
  'holdUntilMs',
  'goodProbes',
  'failedProbes',
  'rampStep',
  'rampSinceMs',
  'override',
  'reason',
  'by',
  'expiresAtMs',
  'code',
  'eventArn',
  'startedAtMs',
  'drillId',
  'share',
  'endsAtMs',
  'abortShare',
] as const;

const attributes = fc.dictionary(fc.constantFrom(...NAMES), attribute, { maxKeys: 25 });
const wellMeant = fc.record({
  version: number.map((N) => ({ N })),
  condition: fc.constantFrom('healthy', 'down', 'recovering').map((S) => ({ S })),
  evidence: fc.constant({ S: 'x' }),
  ...Object.fromEntries(
    [
      'sinceMs',
      'trips',
      'lastTripMs',
      'holdUntilMs',
      'goodProbes',
      'failedProbes',
      'rampStep',
      'rampSinceMs',
    ].map((name) => [name, number.map((N) => ({ N }))]),
  ),
});
const region = fc.constantFrom(...REGIONS);
const item = fc.oneof(
  fc
    .tuple(fc.constantFrom('state#', 'override#', 'advisory#', 'drill', ''), region, attributes)
    .map(([prefix, name, rest]) => ({ ...rest, sk: { S: `${prefix}${name}` } })),
  fc
    .tuple(region, wellMeant)
    .map(([name, rest]) => ({ ...rest, region: { S: name }, sk: { S: `state#${name}` } })),
  attributes,
);

export const healthItemsTarget = functionTarget({
  name: 'health-items',
  about:
    'Items of the health table as hand edits may leave them: always a share of traffic and a next state.',
  input: fc.array(item, { maxLength: 8 }),
  consume(items) {
    const read = readHealthItems(items);
    const snapshot = snapshotOf(read, NOW_MS, () => DEFAULT_HEALTH_PARAMETERS);
    for (const name of REGIONS) {
      const { share } = snapshot.usabilityOf(name);
      must(share >= 0 && share <= 1, `a share of ${share}`);
      const state = snapshot.stateOf(name);
      const next = decide(
        state,
        { counts: { ...NO_EVIDENCE, suspended: 1 } },
        {
          nowMs: NOW_MS,
          parameters: DEFAULT_HEALTH_PARAMETERS,
          otherUsable: true,
          advisory: snapshot.advisoryOf(name),
        },
      );
      must(next.condition === 'down', 'a suspended region is not down');
      must(next === state || next.version !== state.version, 'a version that has no next');
      must(next.version - 1 === state.version || next === state, 'a version that skips');
      if (state.condition !== 'down') must(next.holdUntilMs > NOW_MS, 'a hold that is over');
    }
  },
});

import { NumberValueImpl } from '@aws-sdk/util-dynamodb';
import {
  createDrainStates,
  createEvidenceWindows,
  createProbes,
  createRegionStates,
  createTokenBuckets,
} from '@mailferry/aws/health/dynamo-region-health';
import { createReadinessStore } from '@mailferry/aws/health/readiness-items';
import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import { NO_EVIDENCE } from '@mailferry/core/health/evidence';
import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { snapshotOf } from '@mailferry/core/health/snapshot';
import { NO_ROUND } from '@mailferry/core/operations/readiness-store';
import { initialBucket } from '@mailferry/core/pacing/token-bucket';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HealthTable, startHealthTable } from './fixture.ts';

const T0 = 1_800_000_000_000;
let health: HealthTable;

beforeEach(async () => {
  health = await startHealthTable();
});
afterEach(() => health.stop());

async function snapshot(nowMs = T0) {
  const items = await createRegionStates(health.table).readAll();
  return snapshotOf(items, nowMs, () => DEFAULT_HEALTH_PARAMETERS);
}

it('obeys the smallest hand edit that documentation names', async () => {
  await health.edit('override#us-east-1', { override: 'down' });
  const { items, usabilityOf } = await snapshot();
  expect(items.faults).toEqual([]);
  expect(usabilityOf('us-east-1')).toMatchObject({ share: 0 });
  expect(usabilityOf('us-west-2')).toMatchObject({ share: 1 });
});

it('obeys an expiry, by the time of use', async () => {
  await health.edit('override#us-east-1', { override: 'down', expiresAtMs: T0 });
  expect((await snapshot(T0 - 1)).usabilityOf('us-east-1').share).toBe(0);
  expect((await snapshot(T0)).usabilityOf('us-east-1').share).toBe(1);
});

it.each([
  ['another spelling', 'override#us-east-1', { override: 'DOWN' }],
  ['no override at all', 'override#us-east-1', { reason: 'maintenance' }],
  ['an expiry as text', 'override#us-east-1', { override: 'down', expiresAtMs: '2027-01-01' }],
  ['an expiry in seconds', 'override#us-east-1', { override: 'down', expiresAtMs: 1_900_000_000 }],
  ['a reason that is no text', 'override#us-east-1', { override: 'down', reason: 5 }],
  ['a key that is misspelt', 'overide#us-east-1', { override: 'down' }],
  ['a state of another region', 'state#us-east-1', { ...initialRegionState('us-west-2') }],
  [
    'a state with an unknown condition',
    'state#us-east-1',
    { ...initialRegionState('us-east-1'), condition: 'off' },
  ],
])('names and ignores %s', async (_name, sk, attributes) => {
  await health.edit(sk, attributes);
  const { items, usabilityOf } = await snapshot();
  expect(items.faults).toHaveLength(1);
  expect(items.faults[0]).toContain(sk);
  expect(usabilityOf('us-east-1').share).toBe(1);
});

it('reads all other items beside a number that no double holds', async () => {
  await health.edit('override#us-west-2', { override: 'down' });
  await health.edit('override#us-east-1', { override: 'down', expiresAtMs: 12345678901234567890n });
  const { items, usabilityOf } = await snapshot();
  expect(usabilityOf('us-west-2').share).toBe(0);
  expect(items.overrides.map(({ region }) => region)).toContain('us-west-2');
});

it.each([
  ['with its version', { version: 7, condition: 'off' }],
  ['without a version', { condition: 'down' }],
  ['with a version that is no number', { version: 'seven', condition: 'down' }],
  ['with a version between two', { version: 1.5, condition: 'off' }],
  ['with a version of nothing', { version: 0, condition: 'off' }],
  ['with a version below nothing', { version: -1, condition: 'off' }],
  ['with a version that has no next', { version: Number.MAX_SAFE_INTEGER, condition: 'off' }],
  [
    'with another number that no double holds',
    { version: 7, trips: NumberValueImpl.from('9007199254740993.5') },
  ],
  [
    'with a version that no double holds',
    { version: NumberValueImpl.from('9007199254740993.5'), trips: 1 },
  ],
])('replaces a broken state %s at the next decision', async (_name, attributes) => {
  await health.edit('state#us-east-1', attributes);
  const states = createRegionStates(health.table);
  const { stateOf } = await snapshot();
  const before = stateOf('us-east-1');
  const next = { ...before, version: before.version + 1, condition: 'down' as const };
  expect(await states.write(next)).toBe(true);
  expect((await snapshot()).items).toMatchObject({ faults: [], states: [{ condition: 'down' }] });
  expect(await states.write(next)).toBe(false);
});

it.each([
  ['with its version', { version: 7, ratePerSecond: 'fast' }],
  ['without a version', { ratePerSecond: 10 }],
  [
    'with a number that no double holds',
    { version: 7, dailyLeft: NumberValueImpl.from('9007199254740993.5') },
  ],
])('goes on with a fresh bucket where one was broken %s', async (_name, attributes) => {
  await health.edit('bucket', attributes, 'tokens#us-east-1');
  const buckets = createTokenBuckets(health.table);
  const broken = await buckets.read('us-east-1');
  expect(broken).toMatchObject({ region: 'us-east-1', ratePerSecond: 1, dailyLeft: 200 });
  const next = { ...initialBucket('us-east-1', T0), version: (broken?.version ?? 0) + 1 };
  expect(await buckets.write(next)).toBe(true);
  expect(await buckets.read('us-east-1')).toEqual(next);
});

it('goes on draining where the drain item was broken', async () => {
  await health.edit('state', { version: 3, status: 7 }, 'drain');
  const states = createDrainStates(health.table);
  const broken = await states.read();
  expect(broken).toEqual({ ...INITIAL_DRAIN_STATE, version: 3 });
  expect(await states.write({ ...INITIAL_DRAIN_STATE, version: 4 })).toBe(true);
});

it('begins the readiness check anew where its item was broken', async () => {
  await health.edit('round', { version: 3, checked: 'many' }, 'readiness');
  const store = createReadinessStore(health.table);
  expect(await store.round()).toEqual({ ...NO_ROUND, version: 3 });
  expect(await store.writeRound({ ...NO_ROUND, version: 4 })).toBe(true);
});

it('leaves out what was broken among probes', async () => {
  await health.edit('probe#03', { sentAtMs: 'noon' }, 'probes#us-east-1');
  const probes = createProbes(health.table);
  await probes.started('us-east-1', '02', T0);
  expect(await probes.recent('us-east-1')).toEqual([{ sentAtMs: T0 }]);
});

it('adds windows up over senders', async () => {
  const windows = createEvidenceWindows(health.table);
  expect(await windows.read('us-east-1', T0)).toEqual(NO_EVIDENCE);
  await windows.add('us-east-1', T0, { ...NO_EVIDENCE, bad: 3, witnesses: 1 });
  const total = await windows.add('us-east-1', T0, {
    ...NO_EVIDENCE,
    bad: 2,
    good: 1,
    witnesses: 1,
  });
  expect(total).toEqual({ good: 1, bad: 5, slow: 0, suspended: 0, witnesses: 2 });
  expect(await windows.read('us-east-1', T0)).toEqual(total);
});

it('matches probes with their events, whichever comes first', async () => {
  const probes = createProbes(health.table);
  await probes.confirmed('us-east-1', '02', T0 + 62_000);
  await probes.started('us-east-1', '01', T0);
  await probes.started('us-east-1', '02', T0 + 60_000);
  await probes.record('us-east-1', { atMs: T0, ok: true, suspended: false, reason: 'ok' });
  expect(await probes.recent('us-east-1')).toEqual([
    { sentAtMs: T0 + 60_000, confirmedAtMs: T0 + 62_000 },
    { sentAtMs: T0 },
  ]);
});

import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import { type HealthItems, NO_HEALTH_ITEMS } from '@mailferry/core/health/region-health-store';
import { initialRegionState, type RegionState } from '@mailferry/core/health/region-state';
import { snapshotOf } from '@mailferry/core/health/snapshot';
import { hashShare } from '@mailferry/core/routing/hash-share';
import { DEFAULT_UNKNOWN_OUTCOME, type OrganizationPolicy } from '@mailferry/core/routing/policy';
import { chooseRoute } from '@mailferry/core/routing/route';
import { parseSettings } from '@mailferry/core/settings/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

const T0 = 1_800_000_000_000;

function policy(changes: Partial<OrganizationPolicy> = {}): OrganizationPolicy {
  return {
    organizationId: 'contoso',
    primaryRegion: 'us-east-1',
    allowMultiRegion: true,
    dataResidency: 'none',
    transferAcknowledged: false,
    domains: [],
    integrations: [],
    suppressed: new Set(),
    unknownOutcome: DEFAULT_UNKNOWN_OUTCOME,
    spillOverQuota: false,
    delayWarning: false,
    ...changes,
  };
}

function state(region: string, changes: Partial<RegionState>): RegionState {
  return { ...initialRegionState(region), ...changes };
}

function route(
  who: OrganizationPolicy,
  items: Partial<HealthItems> = {},
  messageId = 'm-1',
  using = settings,
) {
  const all: HealthItems = { ...NO_HEALTH_ITEMS, ...items };
  const health = snapshotOf(all, T0, () => DEFAULT_HEALTH_PARAMETERS);
  return chooseRoute({ policy: who, settings: using, health, messageId }).regions;
}

const eastDown = state('us-east-1', { condition: 'down' });
const westDown = state('us-west-2', { condition: 'down' });

describe('chooseRoute', () => {
  it('prefers the primary and keeps the secondary at hand', () => {
    expect(route(policy())).toEqual(['us-east-1', 'us-west-2']);
  });

  it('uses the secondary while the primary is down, and nothing while both are', () => {
    expect(route(policy(), { states: [eastDown] })).toEqual(['us-west-2']);
    expect(route(policy(), { states: [eastDown, westDown] })).toEqual([]);
  });

  it('keeps organizations without multi-region in their region, whatever its state', () => {
    const single = policy({ allowMultiRegion: false });
    expect(route(single)).toEqual(['us-east-1']);
    expect(route(single, { states: [eastDown] })).toEqual([]);
  });

  it('keeps European mail in Europe until the transfer is acknowledged', () => {
    const europe = policy({ primaryRegion: 'eu-west-1' });
    expect(route(europe)).toEqual(['eu-west-1']);
    expect(route({ ...europe, transferAcknowledged: true })).toEqual(['eu-west-1', 'us-west-2']);
  });

  it('lets residency EU out to an EU secondary only', () => {
    const resident = policy({
      primaryRegion: 'eu-west-1',
      dataResidency: 'eu',
      transferAcknowledged: true,
    });
    expect(route(resident)).toEqual(['eu-west-1']);
    const inside = parseSettings({
      ...settings,
      regions: {
        ...settings.regions,
        'eu-central-1': {
          label: 'Frankfurt',
          inEuropeanUnion: true,
          gatewayAddresses: [],
          connectorHost: 'x.example',
        },
      },
      routes: [{ primary: 'eu-west-1', secondary: 'eu-central-1' }],
    });
    expect(route(resident, {}, 'm-1', inside)).toEqual(['eu-west-1', 'eu-central-1']);
  });

  it('obeys an operator over automation, until the override expires', () => {
    const by = { reason: 'rehearsal', by: 'ops' };
    const down = { region: 'us-east-1', override: 'down' as const, ...by };
    expect(route(policy(), { overrides: [down] })).toEqual(['us-west-2']);
    expect(route(policy(), { overrides: [{ ...down, expiresAtMs: T0 }] })).toEqual([
      'us-east-1',
      'us-west-2',
    ]);
    expect(route(policy(), { overrides: [{ ...down, override: 'auto' }] })).toEqual([
      'us-east-1',
      'us-west-2',
    ]);
    const up = { region: 'us-east-1', override: 'up' as const, ...by };
    expect(route(policy(), { states: [eastDown], overrides: [up] })).toEqual([
      'us-east-1',
      'us-west-2',
    ]);
  });

  it('sends a recovering region its share, the same mails at every try', () => {
    const recovering = state('us-east-1', { condition: 'recovering', rampStep: 1 });
    const ids = Array.from({ length: 4_000 }, (_value, index) => `mail-${index}`);
    const first = ids.filter(
      (id) => route(policy(), { states: [recovering] }, id)[0] === 'us-east-1',
    );
    expect(first.length / ids.length).toBeCloseTo(0.25, 1);
    const wider = state('us-east-1', { condition: 'recovering', rampStep: 2 });
    expect(first.every((id) => route(policy(), { states: [wider] }, id)[0] === 'us-east-1')).toBe(
      true,
    );
  });

  it('never leaves the permitted regions, whatever their state', () => {
    const anyState = fc.constantFrom('healthy', 'down', 'recovering').chain((condition) =>
      fc.record({
        condition: fc.constant(condition as RegionState['condition']),
        rampStep: fc.nat(3),
      }),
    );
    fc.assert(
      fc.property(
        fc.record({ a: anyState, b: anyState, c: anyState }),
        fc.boolean(),
        fc.constantFrom('none' as const, 'eu' as const),
        fc.boolean(),
        fc.constantFrom('us-east-1', 'eu-west-1'),
        fc.string(),
        (states, allowMultiRegion, dataResidency, transferAcknowledged, primaryRegion, id) => {
          const regions = route(
            policy({ allowMultiRegion, dataResidency, transferAcknowledged, primaryRegion }),
            {
              states: [
                state('us-east-1', states.a),
                state('us-west-2', states.b),
                state('eu-west-1', states.c),
              ],
            },
            id,
          );
          const abroad =
            allowMultiRegion &&
            dataResidency === 'none' &&
            (primaryRegion === 'us-east-1' || transferAcknowledged);
          const permitted = abroad ? [primaryRegion, 'us-west-2'] : [primaryRegion];
          expect(regions.every((region) => permitted.includes(region))).toBe(true);
        },
      ),
    );
  });

  it('spreads hashes evenly', () => {
    const shares = Array.from({ length: 10_000 }, (_value, index) => hashShare(`01J${index}`));
    const below = shares.filter((share) => share < 0.1).length / shares.length;
    expect(below).toBeGreaterThan(0.08);
    expect(below).toBeLessThan(0.12);
  });
});

describe('an exercise of the secondary', () => {
  const drill = {
    drillId: '01J0000000000000000000DRIL',
    version: 1,
    startedAtMs: T0 - 1000,
    endsAtMs: T0 + 1000,
    abortShare: 0.1,
    by: 'token:x',
    reason: 'rehearsal',
  };
  const ofOne = { ...drill, organizationId: 'contoso' };
  const there = ['us-west-2', 'us-east-1'];
  const home = ['us-east-1', 'us-west-2'];

  it('by drill sends the mail of its organization there first, and nobody else’s', () => {
    expect(route(policy(), { drill: ofOne })).toEqual(there);
    expect(route(policy({ organizationId: 'other' }), { drill: ofOne })).toEqual(home);
  });

  it('by drill takes its share of the mail, chosen by message, and another one in each drill', () => {
    const chosen = (drillId: string) =>
      Array.from({ length: 2000 }, (_value, index) => {
        const items = { drill: { ...drill, drillId, share: 0.2 } };
        return route(policy(), items, `01J${index}`)[0] === 'us-west-2';
      });
    const first = chosen('01J0000000000000000000DRI1');
    const second = chosen('01J0000000000000000000DRI2');
    const share = (all: boolean[]) => all.filter(Boolean).length / all.length;
    expect(share(first)).toBeCloseTo(0.2, 1);
    expect(share(first.map((one, index) => one && second[index] === true))).toBeCloseTo(0.04, 1);
    expect(chosen('01J0000000000000000000DRI1')).toEqual(first);
  });

  it.each([
    ['it is over', { drill: { ...ofOne, endsAtMs: T0 } }],
    ['it has not begun', { drill: { ...ofOne, startedAtMs: T0 + 1 } }],
    ['it was aborted', { drill: { ...ofOne, abortedAtMs: T0 - 1, abortedBecause: 'x' } }],
    [
      'the secondary is in its ramp',
      { drill: ofOne, states: [state('us-west-2', { condition: 'recovering', rampStep: 2 })] },
    ],
  ])('changes nothing when %s', (_name, items) => {
    const ids = Array.from({ length: 50 }, (_value, index) => `01J${index}`);
    for (const id of ids) expect(route(policy(), items, id)[0]).toBe('us-east-1');
  });

  it('never crosses consent', () => {
    const single = policy({ allowMultiRegion: false });
    expect(route(single, { drill: ofOne })).toEqual(['us-east-1']);
    const eu = { ...ofOne, share: 1 };
    const european = policy({ primaryRegion: 'eu-west-1', dataResidency: 'eu' });
    expect(route(european, { drill: eu })).toEqual(['eu-west-1']);
  });

  it('keeps away from a secondary that is down, and does not hide a primary that is', () => {
    expect(route(policy(), { drill: ofOne, states: [westDown] })).toEqual(['us-east-1']);
    expect(route(policy(), { drill: ofOne, states: [eastDown] })).toEqual(['us-west-2']);
  });

  const warm = parseSettings({
    ...settings,
    routes: settings.routes.map((one) => ({ ...one, warmShare: 0.05 })),
  });
  const ready = [{ domain: 'contoso.example', readyRegions: ['us-east-1', 'us-west-2'] }];
  const warmed = (who: OrganizationPolicy, items: Partial<HealthItems> = {}) => {
    const firsts = Array.from(
      { length: 4000 },
      (_value, index) => route(who, items, `01J${index}`, warm)[0],
    );
    return firsts.filter((region) => region === 'us-west-2').length / firsts.length;
  };

  it('by warm share takes a few of the mails, day by day, and none unless it is set', () => {
    expect(warmed(policy({ domains: ready }))).toBeCloseTo(0.05, 1);
    expect(warmed(policy({ domains: ready }))).toBeGreaterThan(0.03);
    const firsts = Array.from(
      { length: 500 },
      (_value, index) => route(policy({ domains: ready }), {}, `01J${index}`)[0],
    );
    expect(new Set(firsts)).toEqual(new Set(['us-east-1']));
  });

  it('by warm share keeps away from organizations that are not ready, or do not allow it', () => {
    const pending = { domain: 'new.example', readyRegions: ['us-east-1'] };
    expect(warmed(policy({ domains: [...ready, pending] }))).toBe(0);
    expect(warmed(policy())).toBe(0);
    expect(warmed(policy({ domains: ready, allowMultiRegion: false }))).toBe(0);
    expect(warmed(policy({ domains: ready }), { states: [westDown] })).toBe(0);
  });
});

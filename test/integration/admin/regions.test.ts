import {
  createEvidenceWindows,
  createProbes,
  createRegionStates,
  createTokenBuckets,
} from '@mailferry/aws/health/dynamo-region-health';
import { NO_EVIDENCE } from '@mailferry/core/health/evidence';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { initialBucket, withQuota } from '@mailferry/core/pacing/token-bucket';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.seed('acme');
  await world.seed('other');
});
afterAll(() => world.stop());

const regionIn = async (cell: string, region: string) => {
  const { body } = await world.ask('GET', '/cells');
  return body.items
    .find((item: { cell: string }) => item.cell === cell)
    .regions.find((item: { region: string }) => item.region === region);
};

describe('regions', () => {
  it('are shown with state, share and evidence', async () => {
    await createRegionStates(world.cellNamed('us-east-1').table).write({
      ...initialRegionState('us-east-1'),
      version: 1,
      condition: 'down',
      sinceMs: world.clock.nowMs(),
      evidence: '9 of 10 sends failed.',
    });
    expect(await regionIn('us-east-1', 'us-east-1')).toMatchObject({
      condition: 'down',
      share: 0,
      evidence: '9 of 10 sends failed.',
      override: null,
    });
    expect(await regionIn('us-east-1', 'us-west-2')).toMatchObject({
      condition: 'healthy',
      share: 1,
    });
  });

  it('have an SES account each', async () => {
    expect((await world.ask('GET', '/regions/us-west-2/account')).body).toMatchObject({
      region: 'us-west-2',
      answers: true,
      account: { sendingEnabled: true, productionAccess: expect.any(Boolean) },
    });
    expect((await world.ask('GET', '/regions/us-gov-west-1/account')).status).toBe(404);
  });

  it('obey an override until it runs out, and it is on record', async () => {
    const path = '/cells/us-east-1/regions/us-east-1/override';
    const expiresAt = new Date(world.clock.nowMs() + 60_000).toISOString();
    const set = await world.ask('PUT', path, {
      override: 'up',
      reason: 'False alarm',
      expiresAt,
    });
    expect(set.status).toBe(200);
    expect(await regionIn('us-east-1', 'us-east-1')).toMatchObject({
      condition: 'down',
      share: 1,
      override: { override: 'up', reason: 'False alarm', expiresAt },
    });
    world.clock.advance(60_001);
    expect((await regionIn('us-east-1', 'us-east-1')).share).toBe(0);
    const { body } = await world.ask('GET', '/audit');
    expect(body.items[0]).toMatchObject({
      action: 'region.override',
      target: 'cell/us-east-1/region/us-east-1',
      changes: { override: 'up', reason: 'False alarm', expiresAt },
    });
  });

  it('are shown with the figures behind their state', async () => {
    const { table } = world.cellNamed('us-east-1');
    const nowMs = world.clock.nowMs();
    const startMs = Math.floor(nowMs / 10_000) * 10_000;
    const windows = createEvidenceWindows(table);
    await windows.add('us-west-2', startMs - 400_000, { ...NO_EVIDENCE, bad: 100 });
    await windows.add('us-west-2', startMs - 10_000, { ...NO_EVIDENCE, good: 7, bad: 2 });
    await windows.add('us-west-2', startMs, { ...NO_EVIDENCE, good: 1, slow: 1, witnesses: 1 });
    const probes = createProbes(table);
    await probes.started('us-west-2', ulid(nowMs - 60_000), nowMs - 60_000);
    const late = ulid(nowMs);
    await probes.started('us-west-2', late, nowMs);
    await probes.confirmed('us-west-2', late, nowMs + 800);
    const result = { atMs: nowMs, ok: true, suspended: false, reason: 'ok' };
    await probes.record('us-west-2', result);
    const quota = { maxSendRate: 14, max24HourSend: 50_000, sentLast24Hours: 10_000 };
    await createTokenBuckets(table).write(withQuota(initialBucket('us-west-2', nowMs), quota, 0.5));

    const { figures } = await regionIn('us-east-1', 'us-west-2');
    const at = (ms: number) => new Date(ms).toISOString();
    expect(figures).toEqual({
      sends: { spanSeconds: 300, succeeded: 8, failed: 2, slow: 1, witnesses: 1 },
      windows: [
        { at: at(startMs - 10_000), succeeded: 7, failed: 2, slow: 0 },
        { at: at(startMs), succeeded: 1, failed: 0, slow: 1 },
      ],
      probes: {
        accepted: 2,
        confirmed: 1,
        last: { at: at(nowMs), ok: true, reason: 'ok' },
        roundTrips: [
          { at: at(nowMs - 60_000), tookMs: null },
          { at: at(nowMs), tookMs: 800 },
        ],
      },
      quota: {
        accountShare: expect.closeTo(1 / 3),
        ratePerSecond: expect.closeTo(6.65),
        dailyLeft: 20_000,
        account: { ...quota, usedPercent: 20 },
      },
    });
    expect((await regionIn('us-east-1', 'us-east-1')).figures.quota).toBeNull();
  });

  it('tell their last hour by minutes', async () => {
    const { table } = world.cellNamed('eu-west-1');
    const nowMs = world.clock.nowMs();
    const minuteMs = Math.floor(nowMs / 60_000) * 60_000;
    const windows = createEvidenceWindows(table);
    await windows.add('us-west-2', minuteMs - 3_600_000, { ...NO_EVIDENCE, bad: 100 });
    await windows.add('us-west-2', minuteMs - 120_000, { ...NO_EVIDENCE, good: 7, bad: 2 });
    await windows.add('us-west-2', minuteMs - 70_000, { ...NO_EVIDENCE, good: 1, slow: 1 });
    const probes = createProbes(table);
    for (const tookMs of [50, 900, 70]) {
      const id = ulid(minuteMs - 30_000 + tookMs);
      await probes.started('us-west-2', id, minuteMs - 30_000);
      await probes.confirmed('us-west-2', id, minuteMs - 30_000 + tookMs);
    }
    await probes.started('us-west-2', ulid(minuteMs), minuteMs);

    const { items } = (await world.ask('GET', '/cells/eu-west-1/regions/us-west-2/series')).body;
    const quiet = {
      ...{ succeeded: 0, failed: 0, slow: 0 },
      probes: { accepted: 0, confirmed: 0, medianMs: null },
    };
    const at = (minutesAgo: number) => new Date(minuteMs - minutesAgo * 60_000).toISOString();
    expect(items).toHaveLength(60);
    expect(items[0]).toEqual({ ...quiet, at: at(59) });
    expect(items.slice(-3)).toEqual([
      { ...quiet, at: at(2), succeeded: 8, failed: 2, slow: 1 },
      { ...quiet, at: at(1), probes: { accepted: 3, confirmed: 3, medianMs: 70 } },
      { ...quiet, at: at(0), probes: { accepted: 1, confirmed: 0, medianMs: null } },
    ]);
    const failed = items.reduce((sum: number, one: { failed: number }) => sum + one.failed, 0);
    expect(failed).toBe(2);
  });

  it('in recovery show how far the ramp is', async () => {
    const { table } = world.cellNamed('eu-west-1');
    const rampSinceMs = world.clock.nowMs();
    await createRegionStates(table).write({
      ...initialRegionState('eu-west-1'),
      version: 1,
      condition: 'recovering',
      rampStep: 1,
      rampSinceMs,
    });
    expect(await regionIn('eu-west-1', 'eu-west-1')).toMatchObject({
      share: 0.25,
      ramp: {
        step: 1,
        shares: [0.1, 0.25, 0.5, 1],
        nextStepAt: new Date(rampSinceMs + 30_000).toISOString(),
      },
    });
  });

  it('are not set down where mail would have nowhere to go, unless forced', async () => {
    const path = '/cells/us-east-1/regions/us-east-1/override';
    const wish = { override: 'down', reason: 'Maintenance' };
    const refused = await world.ask('PUT', path, wish);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'override-strands-mail',
        organizationIds: ['acme', 'other'],
        more: false,
      },
    });
    expect((await regionIn('us-east-1', 'us-east-1')).override?.override).not.toBe('down');
    const forced = await world.ask('PUT', path, { ...wish, force: true });
    expect(forced.status).toBe(200);
    expect((await regionIn('us-east-1', 'us-east-1')).share).toBe(0);
    const { body } = await world.ask('GET', '/audit');
    expect(body.items[0].changes).toMatchObject({ override: 'down', force: true });

    // Back to automation, which holds it down as well: that takes nothing from anybody.
    const auto = { override: 'auto', reason: 'Over' };
    expect((await world.ask('PUT', path, auto)).status).toBe(200);
    // Lifting what alone keeps it up does.
    await world.ask('PUT', path, { override: 'up', reason: 'Sends are well' });
    expect((await world.ask('PUT', path, auto)).body.code).toBe('override-strands-mail');
    await world.ask('PUT', path, { ...auto, force: true });
  });

  it('may be set down where the other end of the route takes the mail', async () => {
    const path = '/cells/us-east-1/regions/us-west-2/override';
    const wish = { override: 'down', reason: 'Maintenance' };
    const up = '/cells/us-east-1/regions/us-east-1/override';
    await world.ask('PUT', up, { override: 'up', reason: 'Sends are well' });
    expect((await world.ask('PUT', path, wish)).status).toBe(200);
    await world.ask('PUT', path, { override: 'auto', reason: 'Over' });
    await world.ask('PUT', up, { override: 'auto', reason: 'Over', force: true });
  });

  it('take no override without a reason, in the past, or of another cell', async () => {
    const path = '/cells/us-east-1/regions/us-east-1/override';
    expect((await world.ask('PUT', path, { override: 'up' })).status).toBe(422);
    const past = { override: 'up', reason: 'x', expiresAt: '2020-01-01T00:00:00Z' };
    expect((await world.ask('PUT', path, past)).body.code).toBe('override-expired');
    const elsewhere = '/cells/us-east-1/regions/eu-west-1/override';
    const wish = { override: 'down', reason: 'x' };
    expect((await world.ask('PUT', elsewhere, wish)).body.code).toBe('region-not-found');
  });

  it('of a cell that is out of reach are told as such', async () => {
    world.dynamo.faults.set('eu-west-1', { mode: 'error-500' });
    const { status, body } = await world.ask('GET', '/cells');
    world.dynamo.faults.set('eu-west-1', { mode: 'none' });
    expect(status).toBe(200);
    expect(
      body.items.map(({ cell, available }: { cell: string; available: boolean }) => [
        cell,
        available,
      ]),
    ).toEqual([
      ['us-east-1', true],
      ['eu-west-1', false],
      ['us-west-2', true],
    ]);
  });
});

import { createDrillStore } from '@mailferry/aws/health/drill-items';
import { createRegionStates } from '@mailferry/aws/health/dynamo-region-health';
import type { Drill } from '@mailferry/core/drill/drill';
import { countSent, emptyTally } from '@mailferry/core/drill/send-tally';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

const DRILLS = '/cells/us-east-1/drills';

describe('drills', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await world.seed('single');
    await world.seed('acme');
    await world.ask(
      'PATCH',
      '/organizations/acme',
      { allowMultiRegion: true },
      { 'if-match': '*' },
    );
  });
  afterAll(() => world.stop());

  const storeOf = (region: string) => {
    const cell = world.cells.find((candidate) => candidate.region === region);
    if (cell === undefined) throw new Error(region);
    return { drills: createDrillStore(cell.table), states: createRegionStates(cell.table) };
  };
  const wish = { organizationId: 'acme', minutes: 10, reason: 'Quarterly rehearsal' };

  it('start for an organization, are seen by senders, and end by time', async () => {
    const { status, body, headers } = await world.ask('POST', DRILLS, wish);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'running', organizationId: 'acme', abortShare: 0.1 });
    expect(headers.get('location')).toBe(`${DRILLS}/${body.drillId}`);
    const items = await storeOf('us-east-1').states.readAll();
    expect(items).toMatchObject({ faults: [], drill: { drillId: body.drillId, by: body.by } });
    expect((await world.ask('GET', '/cells/us-east-1')).body.drill.drillId).toBe(body.drillId);

    const again = await world.ask('POST', DRILLS, { share: 0.1, minutes: 1, reason: 'x' });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'drill-running', drillId: body.drillId },
    });
    world.clock.advance(600_000);
    expect((await world.ask('GET', '/cells/us-east-1')).body.drill).toBeNull();
    expect((await world.ask('GET', `${DRILLS}/${body.drillId}`)).body.state).toBe('completed');
    const audit = await world.ask('GET', '/audit');
    expect(audit.body.items[0]).toMatchObject({
      action: 'drill.start',
      target: `cell/us-east-1/drill/${body.drillId}`,
      changes: { organizationId: 'acme', reason: 'Quarterly rehearsal' },
    });
  });

  it('are one for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'drill-1' };
    const share = { share: 0.2, minutes: 5, reason: 'x' };
    const first = await world.ask('POST', DRILLS, share, key);
    const second = await world.ask('POST', DRILLS, share, key);
    expect(second.status).toBe(201);
    expect(second.body.drillId).toBe(first.body.drillId);
    world.clock.advance(300_000);
  });

  it('report what was sent, failed and how fast, and end when an operator says so', async () => {
    const { body } = await world.ask('POST', DRILLS, { share: 0.5, minutes: 60, reason: 'x' });
    const { drills } = storeOf('us-east-1');
    const tally = emptyTally();
    for (const ms of [30, 40, 90, 400]) countSent(tally.secondary, ms);
    tally.secondary.failed = 1;
    tally.secondary.notReady = 2;
    countSent(tally.primary, 6_000);
    await drills.count((await drills.current()) as Drill, tally);
    await drills.count((await drills.current()) as Drill, tally);

    const ended = await world.ask('POST', `${DRILLS}/${body.drillId}/abort`);
    expect(ended.body).toMatchObject({
      state: 'aborted',
      secondary: { sent: 8, failed: 2, notReady: 4, meanMs: 140, medianMs: 50, p95Ms: 500 },
      primary: { sent: 2, failed: 0, notReady: 0, meanMs: 6000, medianMs: null, p95Ms: null },
    });
    expect(ended.body.abortedBecause).toMatch(/^Ended by token:/);
    expect((await storeOf('us-east-1').states.readAll()).drill?.abortedAtMs).toBeDefined();
    const repeated = await world.ask('POST', `${DRILLS}/${body.drillId}/abort`);
    expect(repeated.body).toEqual(ended.body);
    const list = await world.ask('GET', DRILLS);
    expect(list.body.items[0]).toEqual(ended.body);
    expect(list.body.items).toHaveLength(3);
  });

  it.each([
    ['neither organization nor share', { minutes: 1, reason: 'x' }],
    ['both', { organizationId: 'acme', share: 0.1, minutes: 1, reason: 'x' }],
    ['no reason', { share: 0.1, minutes: 1 }],
    ['no end', { share: 0.1, reason: 'x' }],
    ['a day', { share: 0.1, minutes: 1440, reason: 'x' }],
    ['more than everything', { share: 1.5, minutes: 1, reason: 'x' }],
  ])('do not start with %s', async (_name, body) => {
    expect((await world.ask('POST', DRILLS, body)).status).toBe(422);
  });

  it.each([
    ['of an organization without multi-region', DRILLS, 'single', 'drill-without-consent'],
    ['in a cell that has none of its mail', '/cells/eu-west-1/drills', 'acme', 'drill-elsewhere'],
  ])('do not start %s', async (_name, path, organizationId, code) => {
    const { status, body } = await world.ask('POST', path, { ...wish, organizationId });
    expect(status).toBe(409);
    expect(body.code).toBe(code);
  });

  it('do not start of an organization that does not exist, or onto a secondary that is unwell', async () => {
    const nobody = await world.ask('POST', DRILLS, { ...wish, organizationId: 'nobody' });
    expect(nobody.status).toBe(404);
    await storeOf('us-east-1').states.write({
      ...initialRegionState('us-west-2'),
      version: 1,
      condition: 'down',
      evidence: '9 of 10 sends failed.',
    });
    const unwell = await world.ask('POST', DRILLS, wish);
    expect(unwell).toMatchObject({
      status: 409,
      body: { code: 'drill-secondary-unwell', region: 'us-west-2' },
    });
  });
});

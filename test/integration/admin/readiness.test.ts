import { createOrganizationReader } from '@mailferry/aws/directory/organization-reader';
import { createReadinessStore } from '@mailferry/aws/health/readiness-items';
import { checkReadiness } from '@mailferry/core/operations/check-readiness';
import type { ReadinessCheck } from '@mailferry/core/operations/readiness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

describe('readiness', () => {
  let world: World;
  const counted: [string, number][] = [];

  beforeAll(async () => {
    world = await startWorld();
    await world.seed('acme');
    await world.seed('single');
    await world.ask(
      'PATCH',
      '/organizations/acme',
      { allowMultiRegion: true },
      { 'if-match': '*' },
    );
    await world.ask('POST', '/organizations/acme/domains', { domain: 'acme.example' });
  });
  afterAll(() => world.stop());

  const now = async () => (await world.ask('GET', '/organizations/acme/readiness')).body;
  const red = (body: { checks: ReadinessCheck[] }) =>
    body.checks.filter(({ ready }) => !ready).map(({ check }) => check);

  async function publish() {
    const { body } = await world.ask('GET', '/organizations/acme/domains/acme.example');
    world.dns.zone('acme.example');
    for (const { name, value } of [body.primary, body.secondary]) {
      world.dns.txt(name, ...value.match(/.{1,255}/g));
    }
    await world.ask('POST', '/organizations/acme/domains/acme.example/verification');
  }

  /** One run of the health function's part, in a cell. */
  function tick(cell: string) {
    const own = world.cells.find(({ region }) => region === cell);
    if (own === undefined) throw new Error(cell);
    return checkReadiness(
      {
        ...world.ports,
        cell,
        repository: createOrganizationReader(world.home, world.tableName),
        store: createReadinessStore(own.table),
        metrics: {
          count: (name, value = 1) => {
            counted.push([name, value]);
          },
          durationMs: () => {},
        },
      },
      world.clock.nowMs() + 50_000,
    );
  }

  it('names what keeps the secondary from taking over, and what to do', async () => {
    world.ses.account('us-east-1', { sentLast24Hours: 40_000, maxSendRate: 14 });
    world.ses.account('us-west-2', {
      max24HourSend: 200,
      maxSendRate: 1,
      productionAccess: false,
    });
    world.ses.configurationSet('us-west-2', ['COMPLAINT']);
    const body = await now();
    expect(body).toMatchObject({ secondaryRegion: 'us-west-2', ready: false });
    expect(red(body)).toEqual([
      'production-access',
      'daily-quota',
      'send-rate',
      'suppression-list',
      'domain',
    ]);
    expect(body.score).toBe(37);
    for (const check of body.checks) expect(check.action === null).toBe(check.ready);
  });

  it('is kept for all organizations by the hourly check, the worst first', async () => {
    await tick('us-east-1');
    await tick('eu-west-1');
    expect(counted).toEqual([
      ['ReadinessRed', 1],
      ['ReadinessRed', 0],
    ]);
    const { body } = await world.ask('GET', '/readiness');
    expect(body).toMatchObject({ organizations: 1, red: 1, unavailableCells: [] });
    expect(body.items[0]).toMatchObject({ organizationId: 'acme', score: 37, ready: false });
    expect(red({ checks: body.items[0].red })).toHaveLength(5);
    expect(body.rounds.map(({ cell }: { cell: string }) => cell)).toEqual([
      'eu-west-1',
      'us-east-1',
    ]);
  });

  it('turns green when everything stands: at once where SES is asked, in the list with the next check', async () => {
    await publish();
    world.ses.account('us-east-1', { sentLast24Hours: 10_000 });
    world.ses.account('us-west-2', {});
    world.ses.configurationSet('us-west-2', ['COMPLAINT', 'BOUNCE']);
    expect(await now()).toMatchObject({ ready: true, score: 100 });

    // Not due yet: what the last check found stands.
    world.clock.advance(60_000);
    await tick('us-east-1');
    expect((await world.ask('GET', '/readiness?red=true')).body.items).toHaveLength(1);
    expect((await world.ask('POST', '/readiness/check')).status).toBe(202);
    await tick('us-east-1');
    const { body } = await world.ask('GET', '/readiness');
    expect(body).toMatchObject({ organizations: 1, red: 0, items: [{ score: 100, red: [] }] });
    expect((await world.ask('GET', '/readiness?red=true')).body.items).toEqual([]);
    expect(counted.at(-1)).toEqual(['ReadinessRed', 0]);
  });

  it('is red while the configuration set is missing, or only the primary has its MAIL FROM', async () => {
    world.ses.configurationSet('us-west-2', 'none');
    world.ses.mailFrom('us-east-1', 'acme.example', true);
    expect(red(await now())).toEqual(['configuration-set', 'mail-from']);
    world.ses.configurationSet('us-west-2', ['COMPLAINT', 'BOUNCE']);
    world.ses.mailFrom('us-west-2', 'acme.example', true);
    expect(red(await now())).toEqual([]);
  });

  it('forgets organizations that switched multi-region off, with the next check', async () => {
    await world.ask(
      'PATCH',
      '/organizations/acme',
      { allowMultiRegion: false },
      { 'if-match': '*' },
    );
    world.clock.advance(3_600_000);
    await tick('us-east-1');
    expect((await world.ask('GET', '/readiness')).body.organizations).toBe(0);
  });

  it('says so when consent is missing', async () => {
    const { body } = await world.ask('GET', '/organizations/single/readiness');
    expect(body).toMatchObject({ ready: false, checks: [{ check: 'consent', ready: false }] });
  });

  it('tells of the cells that can be asked', async () => {
    world.dynamo.faults.set('eu-west-1', { mode: 'error-500' });
    const { status, body } = await world.ask('GET', '/readiness');
    world.dynamo.faults.set('eu-west-1', { mode: 'none' });
    expect(status).toBe(200);
    expect(body.unavailableCells).toEqual(['eu-west-1']);
  });
});

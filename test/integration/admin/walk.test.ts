import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery } from './deliveries.ts';
import { startWorld, type World } from './world.ts';

/** What a customer's admin does at their DNS provider. */
function publish(world: World, record: { name: string; value: string }): void {
  world.dns.txt(record.name, ...(record.value.match(/.{1,255}/g) ?? []));
}

describe('a new organization with multi-region from the first step', () => {
  let world: World;
  let organizationId: string;
  let admin: string;
  const at = (path = '') => `/organizations/${organizationId}${path}`;

  beforeAll(async () => {
    world = await startWorld();
    world.dns.zone('xn--bcher-kva.example');
  });
  afterAll(() => world.stop());

  it('asks for the acknowledgement, in words, before Europe may use US West', async () => {
    const wish = { name: 'Bücher GmbH', primaryRegion: 'eu-west-1', allowMultiRegion: true };
    const refused = await world.ask('POST', '/organizations', wish);
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.body.code).toBe('transfer-acknowledgement-required');
    expect(refused.body.acknowledgement.text).toContain('is not GDPR compliant');

    const created = await world.ask('POST', '/organizations', {
      ...wish,
      transferAcknowledgement: { text: refused.body.acknowledgement.text },
    });
    expect(created.status).toBe(201);
    organizationId = created.body.organizationId;
    expect(created.headers.get('location')).toBe(at());
    expect(created.body).toMatchObject({
      allowMultiRegion: true,
      secondaryRegion: 'us-west-2',
      transferAcknowledgement: {
        by: expect.stringContaining('token:'),
        secondaryRegion: 'us-west-2',
        text: refused.body.acknowledgement.text,
      },
    });
    admin = await world.tokenFor('admin', organizationId);
  });

  it('gives a new domain both TXT records, Pending', async () => {
    const added = await world.call(admin, 'POST', at('/domains'), { domain: 'Bücher.example' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      domain: 'xn--bcher-kva.example',
      unicodeDomain: 'bücher.example',
      status: 'Pending',
      primary: { title: 'Primary TXT record', region: 'eu-west-1', status: 'Pending' },
      secondary: { title: 'Secondary TXT record', region: 'us-west-2', status: 'Pending' },
    });
    expect(added.body.primary.name).not.toBe(added.body.secondary.name);
    expect(world.ses.identity('eu-west-1', 'xn--bcher-kva.example')?.mailFrom).toBe(
      'mf-eu-west-1.xn--bcher-kva.example',
    );
    publish(world, added.body.primary);
  });

  it('verifies each record apart, and senders see it', async () => {
    const verify = () =>
      world.call(admin, 'POST', at('/domains/xn--bcher-kva.example/verification'));
    const first = await verify();
    expect(first.body.primary).toMatchObject({
      status: 'Verified',
      published: { found: 'matching' },
      ses: { status: 'verified' },
    });
    expect(first.body.secondary).toMatchObject({
      status: 'Pending',
      published: { found: 'missing' },
      ses: { status: 'pending' },
    });
    expect((await world.policyOf(organizationId))?.domains[0]?.readyRegions).toEqual(['eu-west-1']);

    publish(world, first.body.secondary);
    expect((await verify()).body.status).toBe('Verified');
    expect((await world.policyOf(organizationId))?.domains[0]?.readyRegions).toEqual([
      'eu-west-1',
      'us-west-2',
    ]);
  });

  it('lists what to change at the gateway, with who ticked it and when', async () => {
    const added = await world.call(admin, 'POST', at('/integrations'), {
      kind: 'google-workspace',
      name: 'Workspace',
    });
    expect(added.body.multiRegion.applies).toBe(true);
    const list = at(`/integrations/${added.body.integrationId}/checklist`);
    const { body } = await world.call(admin, 'GET', list);
    const secondary = body.items.filter(
      (item: { occasion: string }) => item.occasion === 'multi-region-on',
    );
    expect(secondary).toMatchObject([
      { action: 'add-address', value: '52.12.169.124', region: 'us-west-2', done: false },
      {
        action: 'set-connector-host',
        value: 'us-west.mx.mailferry.example',
        replaces: 'europe.mx.mailferry.example',
      },
    ]);
    const ticked = await world.call(admin, 'PUT', `${list}/${secondary[0].itemId}`, { done: true });
    expect(ticked.body).toMatchObject({ done: true, doneBy: expect.stringContaining('token:') });
    const after = await world.call(admin, 'GET', list);
    expect(after.body.open).toBe(body.open - 1);
  });

  it('switches off: senders stop, addresses are to be deleted, host names changed back', async () => {
    const organization = await world.call(admin, 'GET', at());
    const off = await world.call(
      admin,
      'PATCH',
      at(),
      { allowMultiRegion: false },
      { 'if-match': organization.headers.get('etag') ?? '' },
    );
    expect(off.status).toBe(200);
    expect(off.body).toMatchObject({ allowMultiRegion: false, secondaryRegion: null });
    expect(off.body.transferAcknowledgement).toBeNull();
    expect(await world.policyOf(organizationId)).toMatchObject({
      allowMultiRegion: false,
      transferAcknowledged: false,
    });
    const integrations = await world.call(admin, 'GET', at('/integrations'));
    const { body } = await world.call(
      admin,
      'GET',
      at(`/integrations/${integrations.body.items[0].integrationId}/checklist`),
    );
    expect(
      body.items.filter((item: { occasion: string }) => item.occasion === 'multi-region-off'),
    ).toMatchObject([
      { action: 'delete-address', value: '52.12.169.124', done: false },
      {
        action: 'set-connector-host',
        value: 'europe.mx.mailferry.example',
        replaces: 'us-west.mx.mailferry.example',
      },
    ]);
  });

  it('keeps the secondary identity until told otherwise', async () => {
    const domain = await world.call(admin, 'GET', at('/domains/xn--bcher-kva.example'));
    expect(domain.body.secondary).toBeNull();
    expect(domain.body.retained).toHaveLength(1);
    expect(world.ses.identity('us-west-2', 'xn--bcher-kva.example')).toBeDefined();
    const removed = await world.call(admin, 'DELETE', at('/secondary-identities'));
    expect(removed.body).toEqual({ done: 1, remaining: 0 });
    expect(world.ses.identity('us-west-2', 'xn--bcher-kva.example')).toBeUndefined();
    expect(world.ses.identity('eu-west-1', 'xn--bcher-kva.example')).toBeDefined();
  });

  it('has all of it in the audit trail, newest first', async () => {
    const { body } = await world.call(admin, 'GET', at('/audit'));
    expect(body.items.map((entry: { action: string }) => entry.action)).toEqual([
      'domain.remove-secondary-identity',
      'organization.multi-region-off',
      'checklist.tick',
      'integration.add',
      'domain.verify',
      'domain.verify',
      'domain.add',
      'token.issue',
      'organization.create',
    ]);
  });
});

describe('an existing organization that switches multi-region on', () => {
  let world: World;
  let organizationId: string;
  const at = (path = '') => `/organizations/${organizationId}${path}`;
  const any = { 'if-match': '*' };

  beforeAll(async () => {
    world = await startWorld();
    const created = await world.ask('POST', '/organizations', {
      name: 'Acme',
      primaryRegion: 'us-east-1',
    });
    organizationId = created.body.organizationId;
  });
  afterAll(() => world.stop());

  it('is refused while only integrations without inline mail exist, with the reasons', async () => {
    await world.ask('POST', at('/integrations'), { kind: 'microsoft-365-api', name: 'API' });
    await world.ask('POST', at('/integrations'), {
      kind: 'microsoft-365-journaling',
      name: 'Journal',
    });
    const refused = await world.ask('PATCH', at(), { allowMultiRegion: true }, any);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('multi-region-not-applicable');
    expect(refused.body.reasons.map(({ kind }: { kind: string }) => kind)).toEqual([
      'microsoft-365-api',
      'microsoft-365-journaling',
    ]);
    expect((await world.policyOf(organizationId))?.allowMultiRegion).toBe(false);
  });

  it('gives every existing domain its secondary record, once one integration applies', async () => {
    await world.ask('POST', at('/domains'), { domain: 'one.example' });
    const before = await world.ask('POST', at('/domains'), { domain: 'two.example' });
    expect(before.body.secondary).toBeNull();
    await world.ask('POST', at('/integrations'), { kind: 'microsoft-365-inline', name: 'Inline' });
    const on = await world.ask('PATCH', at(), { allowMultiRegion: true }, any);
    expect(on.status).toBe(200);
    expect(on.body).toMatchObject({ multiRegion: { applies: true }, secondaryIdentities: 2 });
    expect(on.body.multiRegion.reasons).toHaveLength(2);
    const { body } = await world.ask('GET', at('/domains'));
    for (const domain of body.items) {
      expect(domain.secondary).toMatchObject({ region: 'us-west-2', status: 'Pending' });
      expect(world.ses.identity('us-west-2', domain.domain)?.selector).toBe(
        domain.secondary.name.split('.')[0],
      );
    }
  });

  it('needs no new records when it is switched off and on again', async () => {
    const before = await world.ask('GET', at('/domains/one.example'));
    await world.ask('PATCH', at(), { allowMultiRegion: false }, any);
    await world.ask('PATCH', at(), { allowMultiRegion: true }, any);
    const after = await world.ask('GET', at('/domains/one.example'));
    expect(after.body.secondary.value).toBe(before.body.secondary.value);
  });

  it('opens the checklist anew at each turn', async () => {
    const { body } = await world.ask('GET', at('/integrations'));
    const inline = body.items.find(({ kind }: { kind: string }) => kind === 'microsoft-365-inline');
    const path = at(`/integrations/${inline.integrationId}/checklist`);
    const tickAll = async () => {
      const list = await world.ask('GET', path);
      for (const { itemId } of list.body.items) {
        await world.ask('PUT', `${path}/${itemId}`, { done: true });
      }
    };
    await tickAll();
    expect((await world.ask('GET', path)).body.open).toBe(0);
    await world.ask('PATCH', at(), { allowMultiRegion: false }, any);
    expect((await world.ask('GET', path)).body.open).toBe(2);
    await tickAll();
    await world.ask('PATCH', at(), { allowMultiRegion: true }, any);
    expect((await world.ask('GET', path)).body.open).toBe(2);
  });

  it('is refused for data residency "eu", and so is the residency afterwards', async () => {
    const created = await world.ask('POST', '/organizations', {
      name: 'Only Europe',
      primaryRegion: 'eu-west-1',
      dataResidency: 'eu',
    });
    const path = `/organizations/${created.body.organizationId}`;
    const refused = await world.ask('PATCH', path, { allowMultiRegion: true }, any);
    expect(refused.body.code).toBe('residency-forbids-secondary');
    const american = await world.ask('PATCH', at(), { dataResidency: 'eu' }, any);
    expect(american.body.code).toBe('residency-forbids-primary');
  });

  it('is given back when a mail was parked while it was marked', async () => {
    const late = delivery({ organizationId, state: 'parked' });
    const { sleep } = world.clock;
    world.clock.sleep = async (ms) => {
      world.clock.sleep = sleep;
      await world.storeDelivery('us-west-2', late);
      await sleep(ms);
    };
    const refused = await world.ask('DELETE', at(), undefined, any);
    expect(refused).toMatchObject({ status: 409, body: { code: 'organization-busy' } });
    expect((await world.ask('GET', at())).body.status).toBe('active');
    expect((await world.policyOf(organizationId))?.domains).not.toEqual([]);
    const audit = await world.ask('GET', at('/audit'));
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['organization.delete-begun', 'organization.delete-undone']),
    );
    await world.storeDelivery('us-west-2', { ...late, state: 'sent' });
  });

  it('is deleted only when no mail is left, and everything goes but the audit trail', async () => {
    const parked = delivery({ organizationId, state: 'parked' });
    await world.storeDelivery('us-west-2', parked);
    const refused = await world.ask('DELETE', at(), undefined, any);
    expect(refused).toMatchObject({ status: 409, body: { code: 'organization-busy' } });
    await world.storeDelivery('us-west-2', { ...parked, state: 'sent' });
    expect((await world.ask('DELETE', at(), undefined, any)).status).toBe(204);
    expect((await world.ask('GET', at())).status).toBe(404);
    expect(await world.policyOf(organizationId)).toBeUndefined();
    expect(world.ses.identity('us-east-1', 'one.example')).toBeUndefined();
    const again = await world.ask('POST', '/organizations', {
      name: 'Next',
      primaryRegion: 'us-east-1',
    });
    const added = await world.ask('POST', `/organizations/${again.body.organizationId}/domains`, {
      domain: 'one.example',
    });
    expect(added.status).toBe(201);
    const audit = await world.ask('GET', at('/audit'));
    expect(audit.body.items[0].action).toBe('organization.delete');
  });
});

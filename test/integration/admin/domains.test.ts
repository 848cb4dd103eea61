import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

const PIECES = /.{1,255}/g;

describe('domains', () => {
  let world: World;
  let count = 0;
  let organizationId = '';
  let domain = '';
  const at = (path = '') => `/organizations/${organizationId}/domains${path}`;
  const add = () => world.ask('POST', at(), { domain });
  const verify = async () => (await world.ask('POST', at(`/${domain}/verification`))).body;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  beforeEach(async () => {
    count += 1;
    organizationId = `organization-${count}`;
    domain = `domain-${count}.example`;
    await world.seed(organizationId);
    world.dns.zone(domain);
  });

  it('show a record that fits DNS: the key that SES has, in strings of 255', async () => {
    const { body } = await add();
    const { name, value, zoneFileValue } = body.primary;
    const identity = world.ses.identity('us-east-1', domain);
    expect(name).toBe(`${identity?.selector}._domainkey.${domain}`);
    expect(value).toBe(`v=DKIM1; k=rsa; p=${identity?.publicKey}`);
    const strings: string[] = zoneFileValue
      .match(/"[^"]*"/g)
      .map((text: string) => text.slice(1, -1));
    expect(strings.join('')).toBe(value);
    expect(Math.max(...strings.map((text) => text.length))).toBeLessThanOrEqual(255);
  });

  it.each([
    ['missing', () => undefined, null],
    [
      'truncated',
      (record: { name: string; value: string }) =>
        world.dns.txt(record.name, record.value.slice(0, 255)),
      expect.stringContaining('v=DKIM1'),
    ],
    [
      'different',
      (record: { name: string }) =>
        world.dns.txt(record.name, 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0'),
      'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0',
    ],
    [
      'different',
      (record: { name: string; value: string }) => {
        world.dns.txt(record.name, ...(record.value.match(PIECES) ?? []));
        world.dns.txt(record.name, 'v=DKIM1; p=second');
      },
      expect.stringContaining('second'),
    ],
  ])('say what is wrong with the record: %s', async (found, publish, foundValue) => {
    const { body } = await add();
    publish(body.primary);
    const { primary, status } = await verify();
    expect(status).toBe('Pending');
    expect(primary.published).toMatchObject({ found, foundValue });
    expect(primary.published.checkedAt).not.toBeNull();
  });

  it('find a record at a name with the domain appended twice', async () => {
    const { body } = await add();
    const { name, value } = body.primary;
    world.dns.txt(`${name}.${domain}`, ...value.match(PIECES));
    expect((await verify()).primary.published).toMatchObject({
      found: 'wrong-name',
      foundValue: `${name}.${domain}`,
    });
  });

  it('take a record with spaces, without v= and with k= left out', async () => {
    const { body } = await add();
    const key = body.primary.value.split('p=')[1];
    world.dns.txt(body.primary.name, `p=${key.slice(0, 200)} `, key.slice(200));
    expect((await verify()).primary.published.found).toBe('matching');
  });

  it('follow an alias to a record elsewhere', async () => {
    const { body } = await add();
    world.dns.cname(body.primary.name, `keys.provider-${count}.example`);
    world.dns.txt(`keys.provider-${count}.example`, ...body.primary.value.match(PIECES));
    expect((await verify()).primary.published.found).toBe('matching');
  });

  it('keep what is known of them while name servers or SES do not answer', async () => {
    const { body } = await add();
    world.dns.txt(body.primary.name, ...body.primary.value.match(PIECES));
    expect((await verify()).status).toBe('Verified');
    world.dns.fallSilent(true);
    world.ses.breakRegion('us-east-1', true);
    const dark = await verify();
    expect(dark.primary).toMatchObject({
      status: 'Verified',
      ses: { status: 'verified', problem: 'ses-unavailable' },
    });
    expect((await world.policyOf(organizationId))?.domains[0]?.readyRegions).toEqual(['us-east-1']);
    world.dns.fallSilent(false);
    world.ses.breakRegion('us-east-1', false);
  });

  it('say so when the name servers never answered', async () => {
    await add();
    world.dns.fallSilent(true);
    expect((await verify()).primary.published.found).toBe('unreachable');
    world.dns.fallSilent(false);
  });

  it('are added while a region is down, and completed by Verify', async () => {
    world.ses.breakRegion('us-east-1', true);
    const { status, body } = await add();
    expect(status).toBe(201);
    expect(body.primary).toMatchObject({
      name: null,
      value: null,
      ses: { status: 'absent', problem: 'ses-unavailable' },
    });
    world.ses.breakRegion('us-east-1', false);
    const { primary } = await verify();
    expect(primary.ses.status).toBe('pending');
    expect(primary.value).toContain(world.ses.identity('us-east-1', domain)?.publicKey);
  });

  it('leave an identity alone that Mailferry did not make', async () => {
    world.ses.foreignIdentity('us-east-1', domain);
    const { body } = await add();
    expect(body.primary).toMatchObject({ value: null, ses: { problem: 'identity-foreign' } });
    expect(world.ses.identity('us-east-1', domain)?.selector).toBe('abcdefgh');
    await world.ask('DELETE', at(`/${domain}`));
    expect(world.ses.identity('us-east-1', domain)).toBeDefined();
  });

  it('leave an identity alone that another stage of the account signs with', async () => {
    const selector = 'mf-production-us-east-1-7kq2zc';
    world.ses.foreignIdentity('us-east-1', domain, selector);
    const { body } = await add();
    expect(body.primary).toMatchObject({ value: null, ses: { problem: 'identity-foreign' } });
    await world.ask('DELETE', at(`/${domain}`));
    expect(world.ses.identity('us-east-1', domain)?.selector).toBe(selector);
  });

  it('get a new key when somebody replaced theirs in SES', async () => {
    const { body } = await add();
    await world.ports.identities.remove('us-east-1', domain, body.primary.name.split('.')[0]);
    const lost = await verify();
    expect(lost.primary).toMatchObject({ value: null, ses: { problem: 'identity-changed' } });
    const found = await verify();
    expect(found.primary.value).not.toBe(body.primary.value);
    expect(found.primary.value).toContain(world.ses.identity('us-east-1', domain)?.publicKey);
  });

  it('have one key although two requests provision them at once', async () => {
    world.ses.breakRegion('us-east-1', true);
    await add();
    world.ses.breakRegion('us-east-1', false);
    await Promise.all(
      Array.from({ length: 4 }, () => world.ask('POST', at(`/${domain}/verification`))),
    );
    const { body } = await world.ask('GET', at(`/${domain}`));
    expect(body.primary.value).toContain(world.ses.identity('us-east-1', domain)?.publicKey);
    const keysSent = world.ses.calls.filter(
      (call) =>
        call === `us-east-1 POST ${domain}` || call === `us-east-1 PUT ${domain}/dkim/signing`,
    );
    expect(keysSent).toHaveLength(1);
  });

  it('are kept from being deleted while verified, unless forced', async () => {
    const { body } = await add();
    world.dns.txt(body.primary.name, ...body.primary.value.match(PIECES));
    await verify();
    const refused = await world.ask('DELETE', at(`/${domain}`));
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'domain-verified', verifiedIn: ['us-east-1'] },
    });
    expect((await world.ask('DELETE', at(`/${domain}?force=true`))).status).toBe(204);
    expect(world.ses.identity('us-east-1', domain)).toBeUndefined();
    expect((await world.ask('GET', at(`/${domain}`))).status).toBe(404);
  });

  it('are held once, and taken over with proof alone', async () => {
    await add();
    expect((await add()).body.code).toBe('domain-exists');
    const rival = `rival-${count}`;
    await world.seed(rival);
    const admin = await world.tokenFor('admin', rival);
    const path = `/organizations/${rival}`;
    const refused = await world.call(admin, 'POST', `${path}/domains`, { domain });
    expect(refused).toMatchObject({ status: 409, body: { code: 'domain-taken' } });

    const claim = await world.call(admin, 'POST', `${path}/domain-takeovers`, { domain });
    expect(claim.status).toBe(201);
    const confirm = () =>
      world.call(admin, 'POST', `${path}/domain-takeovers/${domain}/confirmation`);
    expect((await confirm()).body.code).toBe('takeover-unproven');
    world.dns.txt(claim.body.record.name, 'mailferry-takeover=guessed');
    expect((await confirm()).body.code).toBe('takeover-unproven');

    const former = world.ses.identity('us-east-1', domain);
    world.dns.txt(claim.body.record.name, claim.body.record.value);
    const taken = await confirm();
    expect(taken).toMatchObject({ status: 200, body: { organizationId: rival } });
    expect(world.ses.identity('us-east-1', domain)?.selector).not.toBe(former?.selector);
    expect((await world.ask('GET', at(`/${domain}`))).status).toBe(404);
    const audit = await world.ask('GET', `/organizations/${organizationId}/audit`);
    expect(audit.body.items[0]).toMatchObject({ action: 'takeover.confirm' });
    expect((await confirm()).status).toBe(404);
  });

  it('cannot be claimed when nobody else holds them, nor after the claim ran out', async () => {
    const claims = `/organizations/${organizationId}/domain-takeovers`;
    expect((await world.ask('POST', claims, { domain })).body.code).toBe('domain-not-held');
    const holder = `holder-${count}`;
    await world.seed(holder);
    await world.ask('POST', `/organizations/${holder}/domains`, { domain });
    const claim = await world.ask('POST', claims, { domain });
    world.dns.txt(claim.body.record.name, claim.body.record.value);
    const later = await world.ask('POST', `${claims}`, { domain });
    expect(later.body.record).toEqual(claim.body.record);
    world.clock.advance(7 * 86_400_000);
    const admin = await world.tokenFor('admin', organizationId);
    const confirmed = await world.call(admin, 'POST', `${claims}/${domain}/confirmation`);
    expect(confirmed.status).toBe(404);
    world.clock.advance(-7 * 86_400_000);
  });
});

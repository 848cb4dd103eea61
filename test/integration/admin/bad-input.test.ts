import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

describe('bad input', () => {
  let world: World;
  const org = '/organizations/acme';

  beforeAll(async () => {
    world = await startWorld();
    await world.seed('acme');
  });
  afterAll(() => world.stop());

  const valid = { name: 'Name', primaryRegion: 'us-east-1' };

  it.each([
    ['no fields', {}],
    ['a list', []],
    ['null', null],
    ['a number', 7],
    ['text', '"text"'],
    ['a wrong type', { ...valid, allowMultiRegion: 'true' }],
    ['an unknown field', { ...valid, licence: 'x' }],
    ['__proto__', '{"name":"N","primaryRegion":"us-east-1","__proto__":{"role":"operator"}}'],
    ['an unknown region', { ...valid, primaryRegion: 'moon-base-1' }],
    ['a region that is no primary', { ...valid, primaryRegion: 'us-west-2' }],
    ['a region that is an object key', { ...valid, primaryRegion: 'constructor' }],
    ['an empty name', { ...valid, name: '   ' }],
    ['a long name', { ...valid, name: 'x'.repeat(201) }],
    ['a name with a line break', { ...valid, name: 'a\r\nSet-Cookie: x=1' }],
    ['a name with an escape', { ...valid, name: 'a\u001b[31mred' }],
    ['a name with NUL', { ...valid, name: 'a\u0000b' }],
    ['a name with a bidirectional override', { ...valid, name: 'a\u202egnp.exe' }],
    ['a name with a line separator', { ...valid, name: 'a\u2028b' }],
    ['an id of the caller', { ...valid, organizationId: 'mine' }],
    ['a wait that is no integer', { ...valid, unknownOutcome: { action: 'resend', waitMs: 1.5 } }],
    ['a wait out of range', { ...valid, unknownOutcome: { action: 'resend', waitMs: 1e12 } }],
    ['half of a setting', { ...valid, unknownOutcome: { action: 'resend' } }],
  ])('is refused: %s', async (_name, body) => {
    const answer = await world.ask('POST', '/organizations', body);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('is told by every place at once, without its values', async () => {
    const { body } = await world.ask('POST', '/organizations', {
      name: 7,
      primaryRegion: 'SECRET',
      other: 'SECRET',
    });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'name',
      'primaryRegion',
      '',
    ]);
    expect(JSON.stringify(body)).not.toContain('SECRET');
  });

  it.each([
    ['broken JSON', '{"name":', 400],
    ['nothing', '', 400],
    ['a body over the limit', JSON.stringify({ ...valid, name: 'x'.repeat(70_000) }), 413],
    ['deep nesting', '['.repeat(30_000), 400],
    ['invalid UTF-8 taken as text', '{"name":"\ufffd"}', 422],
  ])('is refused before it is looked at: %s', async (_name, body, status) => {
    expect((await world.ask('POST', '/organizations', body)).status).toBe(status);
  });

  it('is refused by its media type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const answer = await world.ask('POST', '/organizations', JSON.stringify(valid), {
        'content-type': type,
      });
      expect(answer).toMatchObject({ status: 415, body: { code: 'media-type-unsupported' } });
    }
    const merged = await world.ask('PATCH', org, '{"name":"Patched"}', {
      'content-type': 'application/merge-patch+json; charset=utf-8',
      'if-match': '*',
    });
    expect(merged.status).toBe(200);
  });

  it.each([
    ['empty', ''],
    ['one label', 'localhost'],
    ['an address', '127.0.0.1'],
    ['an IPv6 address', '[::1]'],
    ['a URL', 'https://acme.example/'],
    ['a port', 'acme.example:25'],
    ['a mail address', 'x@acme.example'],
    ['a wildcard', '*.acme.example'],
    ['an underscore', '_dmarc.acme.example'],
    ['a percent-encoding', '%61cme.example'],
    ['a space', 'acme .example'],
    ['a line break', 'acme.example\nevil'],
    ['an empty label', 'acme..example'],
    ['a leading hyphen', '-acme.example'],
    ['a long label', `${'a'.repeat(64)}.example`],
    ['a long name', `${'a.'.repeat(130)}example`],
    ['a broken A-label', 'xn--\u00fc.example'],
    ['a bidirectional trick', '\u202eacme.example'],
    ['a path', '../../acme.example'],
  ])('is no domain: %s', async (_name, domain) => {
    expect((await world.ask('POST', `${org}/domains`, { domain })).status).toBe(422);
  });

  it.each([
    ['B\u00dcCHER.Example.', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['b\u00fccher\u3002example', 'xn--bcher-kva.example'],
    ['bu\u0308cher.example', 'xn--bcher-kva.example'],
  ])('is one domain however it is typed: %s', async (typed, ascii) => {
    const added = await world.ask('POST', `${org}/domains`, { domain: typed });
    if (added.status === 201) expect(added.body.domain).toBe(ascii);
    else expect(added.body.code).toBe('domain-exists');
    const path = encodeURIComponent(typed.replace(/\.$/, ''));
    expect((await world.ask('GET', `${org}/domains/${path}`)).body.domain).toBe(ascii);
  });

  it.each([
    ['/organizations/..%2F..%2Fetc%2Fpasswd', 422],
    ['/organizations/%2e%2e', 404],
    ['/organizations/acme%00', 422],
    ['/organizations/acme%23DOMAIN', 422],
    ['/organizations/ACME%0d%0aSet-Cookie:x=1', 422],
    ['/organizations/%E0%A4%A', 400],
    [`/organizations/${'a'.repeat(65)}`, 422],
    ['/organizations/acme/domains/..%2F..', 422],
    ['/organizations/acme/integrations/%23', 422],
    ['/organizations/acme/integrations/x/checklist', 404],
    ['/organizations/constructor', 404],
    ['/organizations/__proto__', 404],
    ['/organizations?limit=0', 422],
    ['/organizations?limit=101', 422],
    ['/organizations?limit=ten', 422],
    ['/organizations?limit=1e1', 200],
    ['/organizations?cursor=%00', 400],
    ['/organizations?cursor=AAAA', 400],
    // Of another list: b3Jn is org.
    ['/organizations/acme/domains?cursor=b3Jn', 400],
    ['/organizations/acme/integrations?cursor=b3Jn', 400],
    ['/organizations/acme/suppressions?cursor=b3Jn', 200],
    ['/organizations/acme/audit?cursor=b3Jn', 200],
    ['/organizations/acme/tokens?cursor=b3Jn', 200],
    ['/organizations/acme/deliveries/unsettled?cursor=b3Jn', 400],
    ['/organizations?fields=all', 422],
    ['/cells/us-east-1/dead-letters?limit=-1', 422],
    ['/organizations/acme/deliveries?recipient=nobody', 422],
    ['/organizations/acme/deliveries?from=yesterday', 422],
    ['/organizations/acme/deliveries?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422],
    ['/organizations/acme/deliveries/not-a-ulid', 422],
    ['/nowhere', 404],
    ['/organizations/acme/', 200],
    ['//organizations', 404],
  ])('in a path or query: %s', async (path, status) => {
    const answer = await world.ask('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('is no method', async () => {
    const answer = await world.ask('DELETE', '/organizations');
    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(answer.headers.get('allow')).toBe('POST, GET');
  });

  it('is no header', async () => {
    const create = (headers: Record<string, string>) =>
      world.ask('POST', '/organizations', valid, headers);
    expect((await create({ 'idempotency-key': 'with space' })).status).toBe(400);
    expect((await create({ 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
    expect((await create({ authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await create({ authorization: `Bearer ${'x'.repeat(10_000)}` })).status).toBe(401);
  });

  it('gives nothing away about faults of the server', async () => {
    world.dynamo.faults.set('us-east-1', { mode: 'error-500' });
    const answer = await world.ask('GET', org);
    world.dynamo.faults.set('us-east-1', { mode: 'none' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'directory-unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|at .*\.ts|dynamo/i);
  });
});

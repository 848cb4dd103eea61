import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

describe('requests', () => {
  let world: World;
  const org = '/organizations/acme';

  beforeAll(async () => {
    world = await startWorld();
    await world.seed('acme');
  });
  afterAll(() => world.stop());

  describe('that change a record', () => {
    it('need its ETag, and lose against one that came first', async () => {
      const read = await world.ask('GET', org);
      const etag = read.headers.get('etag') ?? '';
      const rename = (name: string, headers: Record<string, string>) =>
        world.ask('PATCH', org, { name }, headers);
      expect(await rename('One', {})).toMatchObject({
        status: 428,
        body: { code: 'if-match-required' },
      });
      const changed = await rename('One', { 'if-match': etag });
      expect(changed).toMatchObject({ status: 200, body: { name: 'One' } });
      expect(changed.headers.get('etag')).not.toBe(etag);
      expect(await rename('Two', { 'if-match': etag })).toMatchObject({
        status: 412,
        body: { code: 'version-conflict' },
      });
      expect((await rename('Two', { 'if-match': `W/${etag}` })).status).toBe(412);
      expect((await rename('Two', { 'if-match': '"else"' })).status).toBe(412);
      expect((await rename('Two', { 'if-match': 'v1' })).status).toBe(400);
      expect((await rename('Three', { 'if-match': '*' })).status).toBe(200);
    });

    it('win one at a time', async () => {
      const etag = (await world.ask('GET', org)).headers.get('etag') ?? '';
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((name) =>
          world.ask('PATCH', org, { name }, { 'if-match': etag }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(
        answers
          .filter(({ status }) => status !== 200)
          .every(({ status }) => [412, 503].includes(status)),
      ).toBe(true);
    });
  });

  describe('with an Idempotency-Key', () => {
    const create = (key: string, name: string) =>
      world.ask(
        'POST',
        '/organizations',
        { name, primaryRegion: 'us-east-1' },
        { 'idempotency-key': key },
      );

    it('create one thing, however often they come', async () => {
      const first = await create('key-1', 'Once');
      const second = await create('key-1', 'Once');
      expect(first.status).toBe(201);
      expect(second).toMatchObject({ status: 201, body: first.body });
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    });

    it('create one thing when they come all at once', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => create('key-2', 'Burst')));
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ body }) => body.organizationId)).size).toBe(1);
      const { body } = await world.ask('GET', '/organizations?limit=100');
      expect(body.items.filter(({ name }: { name: string }) => name === 'Burst')).toHaveLength(1);
    });

    it('are refused for another request under the same key', async () => {
      await create('key-3', 'This');
      expect(await create('key-3', 'That')).toMatchObject({
        status: 409,
        body: { code: 'idempotency-key-reused' },
      });
    });

    it('may be repeated after a refusal, once its cause is gone', async () => {
      const add = () =>
        world.ask(
          'POST',
          `${org}/integrations`,
          {
            kind: 'other-smtp',
            name: 'Gateway',
            from: { mode: 'rewrite', rewriteAddress: 'relay@later.example' },
          },
          { 'idempotency-key': 'key-4' },
        );
      expect((await add()).body.code).toBe('rewrite-domain-foreign');
      await world.ask('POST', `${org}/domains`, { domain: 'later.example' });
      expect((await add()).status).toBe(201);
    });

    it('belong to their caller', async () => {
      const first = await create('key-5', 'Mine');
      const other = await world.tokenFor('operator');
      const second = await world.call(
        other,
        'POST',
        '/organizations',
        { name: 'Mine', primaryRegion: 'us-east-1' },
        { 'idempotency-key': 'key-5' },
      );
      expect(second.body.organizationId).not.toBe(first.body.organizationId);
    });

    it('show a secret once, and store it nowhere', async () => {
      const issue = () =>
        world.ask(
          'POST',
          '/tokens',
          { name: 'CI', role: 'reader' },
          { 'idempotency-key': 'key-6' },
        );
      const first = await issue();
      expect(first.body.secret).toMatch(/^mft_[0-9A-Z]{26}_[A-Za-z0-9_-]{43}$/);
      const second = await issue();
      expect(second.body).toEqual({ ...first.body, secret: null });
      expect(await world.everythingStored()).not.toContain(first.body.secret);
      expect((await world.call(first.body.secret, 'GET', '/me')).status).toBe(200);
      await world.ask('DELETE', `/tokens/${first.body.tokenId}`);
      expect((await world.call(first.body.secret, 'GET', '/me')).status).toBe(401);
    });
  });

  describe('for lists', () => {
    it('page to the end, each item once, and cursors lead nowhere else', async () => {
      await world.seed('pages');
      await world.seed('strangers');
      for (let index = 0; index < 5; index += 1) {
        await world.ask('POST', '/organizations/pages/suppressions', {
          address: `user${index}@else.example`,
        });
      }
      await world.ask('POST', '/organizations/strangers/suppressions', {
        address: 'zz@secret.example',
      });
      const admin = await world.tokenFor('admin', 'pages');
      const seen: string[] = [];
      let cursor: string | null = '';
      do {
        const { body } = await world.call(
          admin,
          'GET',
          `/organizations/pages/suppressions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...body.items.map(({ address }: { address: string }) => address));
        cursor = body.next;
      } while (cursor !== null);
      expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `user${index}@else.example`));

      const foreign = Buffer.from('zy').toString('base64url');
      const { body } = await world.call(
        admin,
        'GET',
        `/organizations/pages/suppressions?cursor=${foreign}`,
      );
      expect(body.items).toEqual([]);
    });

    it('leave out what was taken off, and senders forget it', async () => {
      await world.seed('forgiving');
      const list = '/organizations/forgiving/suppressions';
      await world.ask('POST', list, { address: 'Back@Else.example' });
      expect((await world.policyOf('forgiving'))?.suppressed).toEqual(
        new Set(['back@else.example']),
      );
      expect((await world.ask('DELETE', `${list}/back%40else.example`)).status).toBe(204);
      expect((await world.ask('GET', list)).body.items).toEqual([]);
      expect((await world.policyOf('forgiving'))?.suppressed).toEqual(new Set());
      expect((await world.ask('DELETE', `${list}/back%40else.example`)).status).toBe(404);
    });
  });
});

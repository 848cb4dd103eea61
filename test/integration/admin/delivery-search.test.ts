import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery } from './deliveries.ts';
import { startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.seed('acme');
  await world.seed('other');
});
afterAll(() => world.stop());

describe('deliveries', () => {
  const path = '/organizations/acme/deliveries';
  const nowMs = Date.now();
  const old = delivery({ receivedAtMs: nowMs - 3 * 86_400_000, rcptTo: ['Carol@else.example'] });
  const parked = delivery({ state: 'parked', receivedAtMs: nowMs - 60_000, mailFrom: '' });
  /** Known to both cells, and between two that the primary alone knows. */
  const moved = delivery({ receivedAtMs: nowMs - 1500, mailFrom: '', updatedAtMs: nowMs });
  const foreign = delivery({ organizationId: 'other' });

  beforeAll(async () => {
    await world.storeDelivery('us-east-1', old);
    await world.storeDelivery('us-west-2', parked);
    await world.storeDelivery('us-east-1', foreign);
    await world.storeDelivery('us-east-1', { ...moved, updatedAtMs: nowMs - 1 });
    await world.storeDelivery('us-west-2', moved);
    for (let index = 0; index < 5; index += 1) {
      const mail = delivery({
        receivedAtMs: nowMs - index * 1000,
        mailFrom: 'dave@acme.example',
      });
      await world.storeDelivery('us-east-1', mail);
    }
    await world.cellNamed('us-east-1').ledger.appendEvents([
      {
        id: old.id,
        type: 'bounce',
        atMs: nowMs,
        region: 'us-east-1',
        sesMessageId: 'ses-1',
        detail: 'Permanent',
      },
    ]);
  });

  const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);

  it('are found by id, with their events, wherever they are', async () => {
    const found = await world.ask('GET', `${path}/${old.id}`);
    expect(found.body).toMatchObject({
      cell: 'us-east-1',
      state: 'sent',
      history: [{ step: 'claimed' }],
      events: [{ type: 'bounce', detail: 'Permanent' }],
    });
    expect((await world.ask('GET', `/deliveries/${parked.id}`)).body.cell).toBe('us-west-2');
  });

  it('of another organization are not found', async () => {
    expect((await world.ask('GET', `${path}/${foreign.id}`)).status).toBe(404);
    const admin = await world.tokenFor('admin', 'acme');
    expect((await world.call(admin, 'GET', `/deliveries/${foreign.id}`)).status).toBe(403);
  });

  it('are found by recipient, sender and time', async () => {
    const from = new Date(nowMs - 4 * 86_400_000).toISOString();
    expect(
      ids(await world.ask('GET', `${path}?from=${from}&recipient=carol@ELSE.example`)),
    ).toEqual([old.id]);
    expect(ids(await world.ask('GET', `${path}?recipient=carol@else.example`))).toEqual([]);
    expect(ids(await world.ask('GET', `${path}?sender=dave@acme.example`))).toHaveLength(5);
    const to = new Date(nowMs - 86_400_000).toISOString();
    expect(ids(await world.ask('GET', `${path}?from=${from}&to=${to}`))).toEqual([old.id]);
  });

  it('are paged over days and cells, each once, newest first', async () => {
    const from = new Date(nowMs - 4 * 86_400_000).toISOString();
    const seen: string[] = [];
    const times: number[] = [];
    let cursor: string | null = '';
    do {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await world.ask('GET', `${path}?from=${from}&limit=2${more}`);
      seen.push(...ids(page));
      for (const { receivedAt } of page.body.items) times.push(Date.parse(receivedAt));
      for (const { id, cell } of page.body.items)
        if (id === moved.id) expect(cell).toBe('us-west-2');
      cursor = page.body.next;
    } while (cursor !== null);
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(seen).not.toContain(foreign.id);
  });

  it.each(['', '/unsettled'])('%s refuse a cursor that their list did not make', async (list) => {
    for (const key of ['7', '0.', 'domain#acme.example', `${nowMs}#`]) {
      const cursor = Buffer.from(key).toString('base64url');
      const answer = await world.ask('GET', `${path}${list}?cursor=${cursor}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'cursor-malformed' } });
    }
  });

  it('are told as far as cells can be reached', async () => {
    world.dynamo.faults.set('us-east-1', { mode: 'error-500', resources: ['deliveries'] });
    const page = await world.ask('GET', path);
    const there = await world.ask('GET', `/deliveries/${parked.id}`);
    const unknown = await world.ask('GET', `/deliveries/${old.id}`);
    const deleted = await world.ask('DELETE', '/organizations/other', undefined, {
      'if-match': '*',
    });
    world.dynamo.faults.set('us-east-1', { mode: 'none' });
    expect(page.body.unavailableCells).toEqual(['us-east-1']);
    expect(ids(page)).toEqual([moved.id, parked.id]);
    expect(there.status).toBe(200);
    expect(unknown).toMatchObject({ status: 503, body: { code: 'cell-unavailable' } });
    expect(deleted).toMatchObject({
      status: 409,
      body: { code: 'organization-busy', unavailableCells: ['us-east-1'] },
    });
  });

  it('that are not settled are listed apart', async () => {
    const { body } = await world.ask('GET', `${path}/unsettled`);
    expect(body.items.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      [parked.id, 'parked'],
    ]);
  });
});

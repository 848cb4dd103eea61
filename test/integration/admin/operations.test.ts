import { sendMessage } from '@mailferry/aws/calls/sqs-calls';
import {
  createEvidenceWindows,
  createProbes,
  createRegionStates,
  createTokenBuckets,
} from '@mailferry/aws/health/dynamo-region-health';
import { NO_EVIDENCE } from '@mailferry/core/health/evidence';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { initialBucket, withQuota } from '@mailferry/core/pacing/token-bucket';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery } from './deliveries.ts';
import { startWorld, type World } from './world.ts';

describe('operating the cells', () => {
  let world: World;
  let reader: string;

  beforeAll(async () => {
    world = await startWorld();
    reader = await world.tokenFor('reader');
    await world.seed('acme');
    await world.seed('other');
  });
  afterAll(() => world.stop());

  const cellNamed = (region: string) => {
    const cell = world.cells.find((candidate) => candidate.region === region);
    if (cell === undefined) throw new Error(region);
    return cell;
  };
  const regionIn = async (cell: string, region: string) => {
    const { body } = await world.ask('GET', '/cells');
    return body.items
      .find((item: { cell: string }) => item.cell === cell)
      .regions.find((item: { region: string }) => item.region === region);
  };

  describe('regions', () => {
    it('are shown with state, share and evidence', async () => {
      await createRegionStates(cellNamed('us-east-1').table).write({
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
      const { table } = cellNamed('us-east-1');
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
      await createTokenBuckets(table).write(
        withQuota(initialBucket('us-west-2', nowMs), quota, 0.5),
      );

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

    it('in recovery show how far the ramp is', async () => {
      const { table } = cellNamed('eu-west-1');
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

  describe('the backlog', () => {
    it('is told by size and age, without taking anything from it', async () => {
      const { sqs, backlogQueueUrl } = cellNamed('eu-west-1');
      const startedMs = Date.now();
      for (let index = 0; index < 3; index += 1) {
        await sqs.call(sendMessage, { QueueUrl: backlogQueueUrl, MessageBody: 'x' });
      }
      for (let look = 0; look < 2; look += 1) {
        const { body } = await world.ask('GET', '/cells/eu-west-1/backlog');
        expect(body.backlog).toMatchObject({ visible: 3, inFlight: 0 });
        expect(Date.parse(body.backlog.oldestAt)).toBeGreaterThanOrEqual(startedMs - 1000);
      }
    });

    it('is swept when asked, and when an organization switches multi-region', async () => {
      await world.ask('POST', '/cells/eu-west-1/backlog/sweep');
      const cell = world.ports.cells.find((candidate) => candidate.cell === 'eu-west-1');
      expect((await cell?.drainState())?.sweepRequestedAtMs).toBe(world.clock.nowMs());

      const home = world.ports.cells.find((candidate) => candidate.cell === 'us-east-1');
      const standby = world.ports.cells.find((candidate) => candidate.cell === 'us-west-2');
      expect(await home?.drainState()).toBeUndefined();
      await world.ask('PATCH', '/organizations/acme', { name: 'Acme' }, { 'if-match': '*' });
      expect(await home?.drainState()).toBeUndefined();
      const on = { allowMultiRegion: true };
      await world.ask('PATCH', '/organizations/acme', on, { 'if-match': '*' });
      for (const swept of [home, standby]) {
        expect((await swept?.drainState())?.sweepRequestedAtMs).toBe(world.clock.nowMs());
      }
    });
  });

  describe('dead letters', () => {
    const path = '/cells/us-west-2/dead-letters';
    const mail = 'From: alice@acme.example\r\nSubject: Secret plan\r\n\r\nThe body, private.\r\n';

    beforeAll(async () => {
      const { sqs, deadLetterQueueUrl } = cellNamed('us-west-2');
      const envelope = {
        v: 1 as const,
        id: ulid(),
        organizationId: 'acme',
        mailFrom: 'alice@acme.example',
        rcptTo: ['bob@else.example'],
        receivedAtMs: 1,
        expiresAtMs: 2,
        raw: { inline: Buffer.from(mail).toString('base64') },
      };
      const bodies = [encodeEnvelope(envelope), 'not an envelope'];
      for (const MessageBody of bodies) {
        await sqs.call(sendMessage, {
          QueueUrl: deadLetterQueueUrl,
          MessageBody,
          MessageAttributes: {
            reason: { DataType: 'String', StringValue: 'envelope-invalid' },
          },
        });
      }
    });

    it('are listed with their reason; addresses and headers for operators, bodies for nobody', async () => {
      const full = await world.ask('GET', path);
      const readable = full.body.items.find((item: { mailId: string | null }) => item.mailId);
      expect(readable).toMatchObject({
        reason: 'envelope-invalid',
        organizationId: 'acme',
        rcptTo: ['bob@else.example'],
        payloadBytes: mail.length,
      });
      expect(readable.headers).toContainEqual({ name: 'Subject', value: 'Secret plan' });
      expect(full.body.items).toHaveLength(2);
      expect(JSON.stringify(full.body)).not.toContain('private');

      const partial = await world.call(reader, 'GET', path);
      expect(partial.body.items).toHaveLength(2);
      expect(JSON.stringify(partial.body)).not.toMatch(/alice|bob|Secret/);
    });

    it('are redriven by id, then all, and arrive in the mail queue', async () => {
      const { body } = await world.ask('GET', path);
      const [first] = body.items;
      const one = await world.ask('POST', `${path}/redrive`, { messageIds: [first.messageId] });
      expect(one.body).toEqual({ moved: 1 });
      const left = await world.ask('GET', path);
      expect(left.body.items.map(({ messageId }: { messageId: string }) => messageId)).toEqual([
        body.items[1].messageId,
      ]);
      expect((await world.ask('POST', `${path}/redrive`, {})).body).toEqual({ moved: 1 });
      const queues = await world.ask('GET', '/cells/us-west-2/backlog');
      expect(queues.body).toMatchObject({ mail: { visible: 2 }, deadLetter: { visible: 0 } });
    });
  });

  describe('deliveries', () => {
    const path = '/organizations/acme/deliveries';
    const nowMs = Date.now();
    const old = delivery({ receivedAtMs: nowMs - 3 * 86_400_000, rcptTo: ['Carol@else.example'] });
    const parked = delivery({ state: 'parked', receivedAtMs: nowMs - 60_000, mailFrom: '' });
    const foreign = delivery({ organizationId: 'other' });

    beforeAll(async () => {
      await world.storeDelivery('us-east-1', old);
      await world.storeDelivery('us-west-2', parked);
      await world.storeDelivery('us-east-1', foreign);
      for (let index = 0; index < 5; index += 1) {
        const mail = delivery({
          receivedAtMs: nowMs - index * 1000,
          mailFrom: 'dave@acme.example',
        });
        await world.storeDelivery('us-east-1', mail);
      }
      await cellNamed('us-east-1').ledger.appendEvents([
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

    it('are paged over days and cells, each once, newest first within a cell and day', async () => {
      const from = new Date(nowMs - 4 * 86_400_000).toISOString();
      const seen: string[] = [];
      let cursor: string | null = '';
      do {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await world.ask('GET', `${path}?from=${from}&limit=2${more}`);
        seen.push(...ids(page));
        cursor = page.body.next;
      } while (cursor !== null);
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
      expect(seen).not.toContain(foreign.id);
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
      expect(ids(page)).toEqual([parked.id]);
      expect(there.status).toBe(200);
      expect(unknown).toMatchObject({ status: 503, body: { code: 'cell-unavailable' } });
      expect(deleted).toMatchObject({
        status: 409,
        body: { code: 'organization-busy', unavailableCells: ['us-east-1'] },
      });
    });

    it('that are not settled are listed apart', async () => {
      const { body } = await world.ask('GET', `${path}/unsettled`);
      expect(body.items.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual(
        [[parked.id, 'parked']],
      );
    });
  });
});

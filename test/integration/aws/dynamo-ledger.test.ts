import type { JsonService } from '@mailferry/aws/calls/json-service';
import { createAwsClients } from '@mailferry/aws/clients';
import { createDynamoLedger } from '@mailferry/aws/deliveries/dynamo-ledger';
import { createDynamoSentMails } from '@mailferry/aws/deliveries/dynamo-sent-mails';
import { createDynamoDeliverySearch } from '@mailferry/aws/operations/dynamo-delivery-search';
import { advance, type Delivery, newDelivery } from '@mailferry/core/delivery/delivery';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import type { DynamoEmulator } from '@mailferry/local/dynamo/server';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { createTables, TABLES } from '@mailferry/local/tables';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const REGION = 'us-east-1';
let emulator: DynamoEmulator;
let client: JsonService;
let ledger: Ledger;

beforeAll(async () => {
  emulator = await startDynamo({ port: 0, globalTables: [] });
  await createTables(emulator.endpoint, REGION);
  const clients = createAwsClients({
    endpoint: emulator.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  client = clients.dynamo(REGION);
  ledger = createDynamoLedger({ client, tableName: TABLES.deliveries, ttlDays: 30 });
});

afterAll(() => emulator.stop());

beforeEach(() => setFault('none'));

async function setFault(mode: string): Promise<void> {
  const answer = await fetch(`${emulator.endpoint}/_sim/dynamo/${REGION}/fault`, {
    method: 'PUT',
    body: JSON.stringify({ mode }),
  });
  expect(answer.status).toBe(200);
}

function fresh(): Delivery {
  const nowMs = Date.now();
  return newDelivery(
    {
      v: 1,
      id: ulid(),
      organizationId: 'contoso',
      mailFrom: 'a@example.org',
      rcptTo: ['b@contoso.example'],
      receivedAtMs: nowMs,
      expiresAtMs: nowMs + 1000,
      raw: { inline: 'YQ==' },
    },
    { token: 'me', untilMs: nowMs + 90_000 },
    nowMs,
  );
}

describe('the ledger in DynamoDB', () => {
  it('takes many changes in one call, each with its own answer', async () => {
    const known = fresh();
    await ledger.write([{ previous: undefined, next: known }]);
    const others = Array.from({ length: 30 }, fresh);
    const answers = await ledger.write(
      [...others, known].map((next) => ({ previous: undefined, next })),
    );
    expect(answers).toEqual([...others.map(() => 'written'), 'conflict']);
  });

  it('gives back what it was given, field for field', async () => {
    const first: Delivery = {
      ...fresh(),
      integrationId: 'gateway',
      dsn: { envid: 'QQ314159', notify: ['FAILURE', 'DELAY'] },
      leftOut: ['gone@contoso.example'],
    };
    const second = advance(
      first,
      Date.now(),
      { step: 'sent', region: 'us-west-2' },
      { state: 'sent', region: 'us-west-2', sesMessageId: 'ses-1' },
    );
    await ledger.write([{ previous: undefined, next: first }]);
    expect((await ledger.read(first.id)).delivery).toEqual(first);
    expect(await ledger.write([{ previous: first, next: second }])).toEqual(['written']);
    expect((await ledger.read(first.id)).delivery).toEqual(second);
  });

  it('removes what the next version no longer has', async () => {
    const held = { ...fresh(), unknownUntilMs: 5, reason: 'lost' };
    await ledger.write([{ previous: undefined, next: held }]);
    const {
      unknownUntilMs: _gone,
      reason: _too,
      ...rest
    } = advance(held, Date.now(), { step: 'claimed' }, {});
    expect(await ledger.write([{ previous: held, next: rest }])).toEqual(['written']);
    expect((await ledger.read(held.id)).delivery).toEqual(rest);
  });

  it('keeps a mail findable by its day, and among the unsettled from its first wait until it is settled', async () => {
    const search = createDynamoDeliverySearch(
      [{ cell: REGION, client, tableName: TABLES.deliveries, ledger }],
      { nowMs: () => Date.now(), sleep: async () => {} },
    );
    const ids = async () => {
      const [unsettled, ofTheDay] = await Promise.all([
        search.unsettled('findable', { limit: 10 }),
        search.search(
          { organizationId: 'findable', fromMs: mail.receivedAtMs, toMs: mail.receivedAtMs + 1 },
          { limit: 10 },
        ),
      ]);
      return [unsettled, ofTheDay].map(({ items }) => items.map(({ delivery }) => delivery.id));
    };
    const mail = { ...fresh(), organizationId: 'findable' };
    await ledger.write([{ previous: undefined, next: mail }]);
    expect(await ids()).toEqual([[], [mail.id]]);
    let previous = mail;
    const isUnsettledAs = async (state: Delivery['state'], step: string) => {
      const next = advance(previous, Date.now(), { step }, { state });
      expect(await ledger.write([{ previous, next }])).toEqual(['written']);
      previous = next;
      const [unsettled = [], ofTheDay] = await ids();
      expect(ofTheDay).toEqual([mail.id]);
      return unsettled.includes(mail.id);
    };
    expect(await isUnsettledAs('unknown', 'unknown')).toBe(true);
    expect(await isUnsettledAs('sending', 'resent')).toBe(true);
    expect(await isUnsettledAs('parked', 'parked')).toBe(true);
    expect(await isUnsettledAs('sent', 'sent')).toBe(false);
  });

  it('lets one of two rivals win', async () => {
    const first = fresh();
    await ledger.write([{ previous: undefined, next: first }]);
    const rivals = ['one', 'two', 'three'].map((leaseToken) =>
      ledger.write([
        { previous: first, next: advance(first, Date.now(), { step: 'claimed' }, { leaseToken }) },
      ]),
    );
    const answers = (await Promise.all(rivals)).flat().sort();
    expect(answers).toEqual(['conflict', 'conflict', 'written']);
  });

  it('keeps an event once, however often it comes', async () => {
    const delivery = fresh();
    const event = {
      id: delivery.id,
      type: 'send' as const,
      atMs: 5,
      region: REGION,
      sesMessageId: 's',
    };
    await ledger.appendEvents([event]);
    await ledger.appendEvents([event, { ...event, type: 'bounce', detail: 'Permanent' }]);
    await ledger.appendEvents([event, event, { ...event, detail: 'told otherwise' }]);
    const { events } = await ledger.read(delivery.id);
    expect(events.map(({ type }) => type).sort()).toEqual(['bounce', 'send']);
  });

  it('tells of many mails at once how they were sent, those that were not left out', async () => {
    const sentMails = createDynamoSentMails(client, TABLES.deliveries);
    const firsts = Array.from({ length: 120 }, fresh);
    await ledger.write(firsts.map((next) => ({ previous: undefined, next })));
    const acceptance = { region: 'us-west-2', sesMessageId: 'ses-1' };
    const [open, ...sent] = firsts;
    await ledger.write(
      sent.map((previous) => ({
        previous,
        next: advance(previous, Date.now(), { step: 'sent' }, { state: 'sent', ...acceptance }),
      })),
    );
    const ids = [...sent.map(({ id }) => id), open?.id ?? '', ulid()];
    const acceptances = await sentMails.acceptancesOf(ids);
    expect(acceptances.size).toBe(119);
    expect(acceptances.get(sent[118]?.id ?? '')).toMatchObject(acceptance);
  });

  it.each(['error-500', 'throttle', 'refuse'])(
    'says that it does not know when the table answers with %s',
    async (mode) => {
      const next = fresh();
      await setFault(mode);
      expect(await ledger.write([{ previous: undefined, next }])).toEqual(['unavailable']);
      await expect(ledger.read(next.id)).rejects.toThrow();
      const sentMails = createDynamoSentMails(client, TABLES.deliveries);
      await expect(sentMails.acceptancesOf([next.id])).rejects.toThrow();
      const event = {
        id: next.id,
        type: 'send' as const,
        atMs: 5,
        region: REGION,
        sesMessageId: 's',
      };
      await expect(ledger.appendEvents([event])).rejects.toThrow();
    },
  );
});

import { newDelivery } from '@mailferry/core/delivery/delivery';
import { parseNotification } from '@mailferry/core/ingress/notification';
import { makeReturnAddress } from '@mailferry/core/mail/return-address';
import { describe, expect, it } from 'vitest';
import { memoryIngress, policyOf, RETURN_KEYS } from './memory-ingress.ts';
import { receiptOf, snsEnvelope } from './receipts.ts';

const RAW = Buffer.from('From: a@elsewhere.example\r\n\r\nHello\r\n');
const KEY = receiptOf().mail.messageId;

function world(change: Parameters<typeof memoryIngress>[2] = {}) {
  const made = memoryIngress(
    { 'example.com': 'acme', 'example.net': 'globex', 'europe.example': 'lumiere' },
    [
      policyOf('acme', {
        domains: [{ domain: 'example.com', readyRegions: ['us-east-1'] }],
        integrations: [{ integrationId: 'gateway', from: { mode: 'own' } }],
      }),
      policyOf('globex'),
      policyOf('lumiere', { primaryRegion: 'eu-west-1', allowMultiRegion: false }),
    ],
    change,
  );
  made.objects.set(KEY, RAW);
  return made;
}

describe('a received mail', () => {
  it('becomes one envelope for each organization, and its object goes', async () => {
    const { receive, mails, objects } = world();
    const recipients = ['a@example.com', 'x@example.net', 'b@Example.COM', 'c@sub.example.com'];
    expect(await receive(receiptOf({ recipients }))).toBe('done');
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({
      organizationId: 'acme',
      integrationId: 'gateway',
      mailFrom: 'sender@elsewhere.example',
      rcptTo: ['a@example.com', 'b@Example.COM', 'c@sub.example.com'],
      receivedAtMs: Date.parse('2026-01-27T07:32:40.100Z'),
      raw: { inline: RAW.toString('base64') },
    });
    expect(mails[1]).toMatchObject({ organizationId: 'globex', rcptTo: ['x@example.net'] });
    expect(mails[1]).not.toHaveProperty('integrationId');
    expect(objects.size).toBe(0);
  });

  it('has the same ids when its notification comes again, in whatever form', async () => {
    const { receive, mails, objects } = world();
    const recipients = Array.from({ length: 120 }, (_, index) => `user${index}@example.com`);
    const receipt = receiptOf({ recipients });
    await receive(receipt);
    objects.set(KEY, RAW);
    await receive(snsEnvelope(JSON.stringify(receipt)));
    const ids = mails.map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
    expect(new Set(ids).size).toBe(3);
    expect(mails.slice(0, 3).flatMap(({ rcptTo }) => rcptTo)).toEqual(recipients);
  });

  it('of several envelopes has a payload for each, when it is large', async () => {
    const { receive, mails, copies, objects } = world();
    objects.set(KEY, Buffer.alloc(300 * 1024, 'x'));
    await receive(receiptOf({ recipients: ['a@example.com', 'x@example.net'] }));
    const keys = mails.map(({ raw }) => ('claimCheck' in raw ? raw.claimCheck.key : ''));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(copies.get(key)).toHaveLength(300 * 1024);
  });

  it.each(['', '<>', 'MAILER-DAEMON'])('from "%s" has the null reverse-path', async (from) => {
    const { receive, mails } = world();
    await receive(receiptOf({ from, recipients: ['a@example.com'] }));
    expect(mails[0]?.mailFrom).toBe('');
  });

  it('is done when it comes again after its object is gone, once the ledger knows it', async () => {
    const { receive, ingress, mails, postponed, deadNotifications } = world();
    const receipt = receiptOf({ recipients: ['a@example.com'] });
    await receive(receipt);
    expect(await receive(receipt)).toBe('later');
    expect(postponed).toHaveLength(1);
    const envelope = mails[0];
    if (envelope === undefined) throw new Error('not queued');
    const next = newDelivery(envelope, { token: 't', untilMs: 0 }, 0);
    await ingress.ledger.write([{ previous: undefined, next }]);
    expect(await receive(receipt)).toBe('done');
    expect(mails).toHaveLength(1);
    expect(deadNotifications).toEqual([]);
  });

  it('whose object vanished before it was queued ends among the dead letters', async () => {
    const { receive, objects, deadNotifications } = world();
    objects.clear();
    const receipt = receiptOf({ recipients: ['a@example.com'] });
    expect(await receive(receipt, 1)).toBe('later');
    expect(await receive(receipt, 4)).toBe('done');
    expect(deadNotifications).toMatchObject([{ reason: 'inbound-missing' }]);
  });
});

describe('recipients that nobody takes mail for', () => {
  it.each([
    ['recipient-unknown', 'x@unknown.example'],
    ['recipient-malformed', 'no address'],
    ['cell-foreign', 'x@europe.example'],
  ])('are left with their notification: %s', async (reason, stray) => {
    const { receive, mails, objects, deadNotifications } = world();
    expect(await receive(receiptOf({ recipients: ['a@example.com', stray] }))).toBe('done');
    expect(mails.map(({ rcptTo }) => rcptTo)).toEqual([['a@example.com']]);
    expect(deadNotifications).toMatchObject([{ reason }]);
    const left = parseNotification(deadNotifications[0]?.body ?? '');
    expect(left?.receipt.recipients).toEqual([stray]);
    expect(objects.has(KEY)).toBe(true);
  });

  it('keep a standby cell from mail of organizations without consent', async () => {
    const { receive, mails, deadNotifications } = world({ cell: 'us-west-2' });
    await receive(receiptOf({ recipients: ['a@example.com', 'x@europe.example'] }));
    expect(mails.map(({ organizationId }) => organizationId)).toEqual(['acme']);
    expect(deadNotifications).toMatchObject([{ reason: 'region-forbidden' }]);
  });

  it('get their mail when the notification is moved back after the directory was mended', async () => {
    const { receive, ingress, mails, objects, deadNotifications } = world();
    await receive(receiptOf({ recipients: ['a@example.com', 'new@late.example'] }));
    const owners = { ...ingress.owners, ownerOf: async () => 'globex' };
    Object.assign(ingress, { owners });
    expect(await receive(deadNotifications[0]?.body ?? '')).toBe('done');
    expect(mails[1]).toMatchObject({ organizationId: 'globex', rcptTo: ['new@late.example'] });
    expect(mails[1]?.id).not.toBe(mails[0]?.id);
    expect(objects.size).toBe(0);
  });
});

describe('verdicts of SES’s scan', () => {
  it.each([
    ['virus', { virus: 'FAIL' }, {}, 'virus'],
    ['spam, as it is by default', { spam: 'FAIL' }, {}, undefined],
    ['spam, where policy says so', { spam: 'FAIL' }, { spam: 'quarantine' as const }, 'spam'],
    [
      'virus, where policy lets it pass',
      { virus: 'FAIL' },
      { virus: 'deliver' as const },
      undefined,
    ],
    ['grey and failed scans', { spam: 'GRAY', virus: 'PROCESSING_FAILED' }, {}, undefined],
  ])('%s', async (_what, verdicts, ingress, reason) => {
    const { receive, mails, deadMails, deliveries } = world({ ingress });
    const receipt = receiptOf({ recipients: ['a@example.com'], ...verdicts });
    expect(await receive(receipt)).toBe('done');
    expect(mails).toHaveLength(reason === undefined ? 1 : 0);
    expect(deadMails.map((one) => one.reason)).toEqual(reason === undefined ? [] : [reason]);
    expect([...deliveries.values()]).toMatchObject(
      reason === undefined ? [] : [{ organizationId: 'acme', state: 'quarantined', reason }],
    );
  });
});

describe('trouble', () => {
  it.each(['owners', 'read', 'enqueue'] as const)('%s out of reach: it waits', async (part) => {
    const { receive, fail, objects, mails, postponed, deadNotifications } = world();
    fail.add(part);
    const receipt = receiptOf({ recipients: ['a@example.com'] });
    for (const receiveCount of [1, 4, 9])
      expect(await receive(receipt, receiveCount)).toBeDefined();
    expect(postponed).toHaveLength(3);
    expect(deadNotifications).toEqual([]);
    expect(objects.has(KEY)).toBe(true);
    fail.clear();
    expect(await receive(receipt)).toBe('done');
    expect(mails).toHaveLength(1);
  });

  it('with the record of a quarantined mail brings the notification back', async () => {
    const { receive, fail, deliveries } = world();
    fail.add('ledger');
    const receipt = receiptOf({ recipients: ['a@example.com'], virus: 'FAIL' });
    expect(await receive(receipt)).toBe('later');
    fail.clear();
    expect(await receive(receipt)).toBe('done');
    expect(deliveries.size).toBe(1);
  });

  it('with the dead-letter queue leaves strays where they are', async () => {
    const { receive, fail, objects } = world();
    fail.add('quarantine');
    expect(await receive(receiptOf({ recipients: ['x@unknown.example'] }))).toBe('later');
    expect(objects.has(KEY)).toBe(true);
  });

  it.each([
    ['notification-malformed', '{"notificationType":"Received"}'],
    ['notification-foreign', JSON.stringify(receiptOf({ bucketName: 'somebody-elses' }))],
  ])('that time does not mend ends among the dead letters: %s', async (reason, body) => {
    const { receive, deadNotifications } = world();
    expect(await receive(body)).toBe('done');
    expect(deadNotifications).toEqual([{ body, reason }]);
  });
});

describe('mail to a return address', () => {
  const DAY_MS = 86_400_000;
  const addressFor = (ingress: ReturnType<typeof world>['ingress'], days: number, key = 0) => {
    const untilMs = ingress.clock.nowMs() + days * DAY_MS;
    const keys = RETURN_KEYS.slice(key);
    const made = makeReturnAddress('ann@outside.example', {
      domain: 'return.example.com',
      keys,
      untilMs,
    });
    if (made === undefined) throw new Error('not made');
    return made;
  };

  it.each([
    ['a bounce', '', ''],
    ['an answer', 'bob@elsewhere.example', 'bob@elsewhere.example'],
  ])('finds its way back: %s', async (_what, from, mailFrom) => {
    const { receive, mails, ingress } = world();
    const recipients = [addressFor(ingress, 1).toUpperCase()];
    expect(await receive(receiptOf({ from, recipients }))).toBe('done');
    expect(mails).toMatchObject([
      { organizationId: 'acme', mailFrom, rcptTo: ['ann@outside.example'] },
    ]);
  });

  it('signed with an older key does so too', async () => {
    const { receive, mails, ingress } = world();
    await receive(receiptOf({ recipients: [addressFor(ingress, 1, 1)] }));
    expect(mails[0]?.rcptTo).toEqual(['ann@outside.example']);
  });

  it.each([
    ['return-address-expired', (address: string) => address, -2],
    ['return-address-forged', (address: string) => address.replace('=ann@', '=eve@'), 2],
  ])('ends as a failure on record, reported once: %s', async (reason, alter, days) => {
    const { receive, mails, ingress, deliveries, objects } = world();
    const recipient = alter(addressFor(ingress, days));
    const receipt = receiptOf({ recipients: [recipient, 'a@example.com'] });
    for (const _again of [1, 2]) {
      objects.set(KEY, RAW);
      expect(await receive(receipt)).toBe('done');
    }
    expect([...deliveries.values()]).toMatchObject([
      { state: 'failed', reason, rcptTo: [recipient], organizationId: 'acme' },
    ]);
    const reports = mails.filter(({ mailFrom }) => mailFrom === '');
    expect(reports.map(({ rcptTo }) => rcptTo)).toEqual([
      ['sender@elsewhere.example'],
      ['sender@elsewhere.example'],
    ]);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
    expect(mails.filter(({ rcptTo }) => rcptTo.includes('a@example.com'))).toHaveLength(2);
    expect(mails.filter(({ rcptTo }) => rcptTo.includes('eve@outside.example'))).toEqual([]);
  });

  it('waits while the keys cannot be read', async () => {
    const { receive, ingress, postponed, objects } = world();
    const recipients = [addressFor(ingress, 1)];
    Object.assign(ingress, { signingKeys: { current: () => Promise.reject(new Error('out')) } });
    expect(await receive(receiptOf({ recipients }))).toBe('later');
    expect(postponed).toHaveLength(1);
    expect(objects.has(KEY)).toBe(true);
  });
});

import type { SesEvent } from '@mailferry/local/ses/events/ses-event';
import { expect, test } from 'vitest';
import { CONFIGURATION_SET, mail, start } from './fixture.ts';

const EVENTS = '/regions/us-east-1/events';

function collector() {
  const events: SesEvent[] = [];
  const onEvent = async (_region: string, event: SesEvent) => {
    events.push(event);
  };
  return { events, onEvent, types: () => events.map((event) => event.detail.eventType) };
}

test('events have the shape of EventBridge and carry tags and headers', async () => {
  const { events, onEvent } = collector();
  const simulator = await start({ onEvent });
  const { MessageId } = await simulator
    .client('us-west-2')
    .send(mail({ tags: { 'mailferry-id': 'M1', 'mailferry-cell': 'us-east-1' } }));
  await expect.poll(() => events.length).toBe(2);
  const shared = {
    timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    messageId: MessageId,
    source: 'orders@sender.example',
    destination: ['someone@receiver.example'],
    headersTruncated: false,
    headers: [
      { name: 'From', value: 'orders@sender.example' },
      { name: 'To', value: 'someone@receiver.example' },
      { name: 'Subject', value: 'Order' },
    ],
    commonHeaders: {
      from: ['orders@sender.example'],
      to: ['someone@receiver.example'],
      subject: 'Order',
      messageId: MessageId,
    },
    tags: {
      'mailferry-id': ['M1'],
      'mailferry-cell': ['us-east-1'],
      'ses:configuration-set': [CONFIGURATION_SET],
    },
  };
  expect(events[0]).toMatchObject({
    version: '0',
    'detail-type': 'Email Sent',
    source: 'aws.ses',
    account: '000000000000',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: 'us-west-2',
    resources: [`arn:aws:ses:us-west-2:000000000000:configuration-set/${CONFIGURATION_SET}`],
    detail: { eventType: 'Send', mail: shared, send: {} },
  });
  expect(events[1]).toMatchObject({
    'detail-type': 'Email Delivered',
    detail: {
      eventType: 'Delivery',
      mail: shared,
      delivery: { recipients: ['someone@receiver.example'], smtpResponse: expect.any(String) },
    },
  });
});

test.each([
  ['success+label', ['Send', 'Delivery'], {}],
  [
    'bounce',
    ['Send', 'Bounce'],
    {
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ action: 'failed', status: '5.1.1' }],
      },
    },
  ],
  [
    'complaint',
    ['Send', 'Delivery', 'Complaint'],
    { complaint: { complaintFeedbackType: 'abuse' } },
  ],
  [
    'ooto',
    ['Send', 'Delivery', 'Bounce'],
    { bounce: { bounceType: 'Transient', bounceSubType: 'General' } },
  ],
  ['suppressionlist', ['Send', 'Bounce'], { bounce: { bounceSubType: 'Suppressed' } }],
])('the mailbox simulator answers %s@', async (local, types, last) => {
  const { events, onEvent, types: seen } = collector();
  const simulator = await start({ onEvent });
  await simulator.client('us-east-1').send(mail({ to: [`${local}@simulator.amazonses.com`] }));
  await expect.poll(seen).toEqual(types);
  expect(events.at(-1)?.detail).toMatchObject(last);
  const { body } = await simulator.control('GET', '/regions/us-east-1');
  expect(body).toMatchObject({ suppressed: {} });
});

test('recipients behave as the control API says, an address before its domain', async () => {
  const { events, onEvent, types } = collector();
  const simulator = await start({ onEvent });
  const set = (who: string, behaviour: string) =>
    simulator.control('PUT', `/regions/us-east-1/recipients/${who}`, { behaviour });
  await set('receiver.example', 'soft-bounce');
  await set('Gone@receiver.example', 'hard-bounce');
  await set('late.example', 'delay');
  await simulator.client('us-east-1').send(
    mail({
      to: [
        'gone@receiver.example',
        'full@sub.receiver.example',
        'x@late.example',
        'y@fine.example',
      ],
    }),
  );
  await expect
    .poll(types)
    .toEqual(['Send', 'Bounce', 'Bounce', 'DeliveryDelay', 'Delivery', 'Delivery']);
  expect(events.slice(1, 4).map(({ detail }) => detail)).toMatchObject([
    {
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [{ emailAddress: 'gone@receiver.example' }],
      },
    },
    { bounce: { bounceType: 'Transient', bouncedRecipients: [{ status: '4.2.2' }] } },
    { deliveryDelay: { delayedRecipients: [{ emailAddress: 'x@late.example' }] } },
  ]);

  await set('virus.example', 'reject');
  events.length = 0;
  await simulator.client('us-east-1').send(mail({ to: ['x@virus.example'] }));
  await expect.poll(types).toEqual(['Send', 'Reject']);
  expect(events[1]).toMatchObject({
    'detail-type': 'Email Rejected',
    detail: { reject: { reason: 'Bad content' } },
  });
});

test('events of a mail keep their order and outlast failures of their receiver', async () => {
  const seen: string[] = [];
  let failures = 3;
  const simulator = await start({
    async onEvent(_region, event) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('queue away');
      }
      seen.push(event.detail.eventType);
    },
  });
  await simulator.client('us-east-1').send(mail());
  await expect.poll(() => seen).toEqual(['Send', 'Delivery']);
  expect(failures).toBe(0);
});

test('withheld events are kept and released, late ones wait, doubled ones come twice, dropped ones never', async () => {
  const { events, onEvent, types } = collector();
  const simulator = await start({ onEvent });
  const client = simulator.client('us-east-1');

  await simulator.control('PUT', EVENTS, { mode: 'withheld' });
  await client.send(mail({ tags: { n: '1' } }));
  await simulator.client('us-west-2').send(mail());
  await expect.poll(types).toEqual(['Send', 'Delivery']);
  expect(events.map(({ region }) => region)).toEqual(['us-west-2', 'us-west-2']);
  const { body } = await simulator.control('GET', '/regions');
  expect(body).toMatchObject({ regions: [{ events: { mode: 'withheld', pending: 2 } }, {}] });
  events.length = 0;
  await simulator.control('PUT', EVENTS, { mode: 'on' });
  await expect.poll(types).toEqual(['Send', 'Delivery']);

  events.length = 0;
  await simulator.control('PUT', EVENTS, { mode: 'late', delayMs: 500 });
  const startedMs = performance.now();
  await client.send(mail());
  await expect.poll(types).toEqual(['Send', 'Delivery']);
  expect(performance.now() - startedMs).toBeGreaterThan(490);

  events.length = 0;
  await simulator.control('PUT', EVENTS, { mode: 'twice' });
  await client.send(mail());
  await expect.poll(types).toEqual(['Send', 'Send', 'Delivery', 'Delivery']);
  expect(events[0]?.id).toBe(events[1]?.id);

  events.length = 0;
  await simulator.control('PUT', EVENTS, { mode: 'withheld' });
  await client.send(mail());
  await simulator.control('PUT', EVENTS, { mode: 'drop' });
  await expect
    .poll(async () => (await simulator.control('GET', '/regions/us-east-1')).body)
    .toMatchObject({ events: { pending: 0 } });
  await simulator.control('PUT', EVENTS, { mode: 'on' });
  await client.send(mail({ tags: { n: 'last' } }));
  await expect.poll(types).toEqual(['Send', 'Delivery']);
  expect(events[0]?.detail.mail.tags).toMatchObject({ n: ['last'] });
});

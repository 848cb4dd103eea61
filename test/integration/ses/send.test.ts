import { createHash, randomBytes } from 'node:crypto';
import {
  BadRequestException,
  MessageRejected,
  NotFoundException,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { CONFIGURATION_SET, errorOf, FROM, mail, READY, start } from './fixture.ts';

test('accepts mail of a verified domain and tells the truth of it', async () => {
  const simulator = await start();
  const raw = `From: Orders <${FROM}>\r\nSubject: Gr\u00fc\u00dfe\r\n\r\n\u0000bytes\n\r`;
  const answer = await simulator.client('us-east-1').send(
    new SendEmailCommand({
      FromEmailAddress: FROM,
      Destination: { ToAddresses: ['a@receiver.example'], BccAddresses: ['b@receiver.example'] },
      Content: { Raw: { Data: Buffer.from(raw) } },
      ConfigurationSetName: CONFIGURATION_SET,
      EmailTags: [{ Name: 'mailferry-id', Value: '01J00000000000000000000001' }],
    }),
  );

  expect(answer.MessageId).toMatch(/^0100[0-9a-f]{12}-[0-9a-f-]{36}-000000$/);
  const { body } = await simulator.control('GET', `/mails/${answer.MessageId}`);
  expect(body).toMatchObject({
    region: 'us-east-1',
    from: FROM,
    destinations: ['a@receiver.example', 'b@receiver.example'],
    tags: { 'mailferry-id': ['01J00000000000000000000001'] },
    rawBytes: Buffer.byteLength(raw),
    wireMessageId: `<${answer.MessageId}@email.amazonses.com>`,
    answerLost: false,
  });
  const kept = await fetch(`${simulator.url}/_sim/mails/${answer.MessageId}/raw`);
  expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.from(raw))).toBe(true);
});

test('keeps a 40 MB mail byte for byte, and refuses a larger one', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const head = Buffer.from(`From: ${FROM}\r\n\r\n`);
  const raw = Buffer.concat([head, randomBytes(40 * 1024 * 1024 - head.length)]);

  const { MessageId } = await client.send(mail({ raw }));
  const kept = await fetch(`${simulator.url}/_sim/mails/${MessageId}/raw`);
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(hash(Buffer.from(await kept.arrayBuffer()))).toBe(hash(raw));

  const larger = await errorOf(client.send(mail({ raw: Buffer.concat([raw, head]) })));
  expect(larger).toBeInstanceOf(BadRequestException);
  expect(larger.message).toContain('41943040');
});

test('wants every sender to be verified, in the region at hand', async () => {
  const simulator = await start({
    regions: { 'us-east-1': READY, 'eu-west-1': { configurationSets: [CONFIGURATION_SET] } },
  });
  const east = simulator.client('us-east-1');
  const raw = (fields: string) => `${fields}\r\n\r\nbody`;
  const refused = [
    mail({ from: 'x@other.example' }),
    mail({ raw: raw('From: x@other.example') }),
    mail({ raw: raw(`From: ${FROM}, x@other.example`) }),
    mail({ raw: raw(`From: ${FROM}\r\nSender: x@other.example`) }),
    mail({ raw: raw(`From: ${FROM}\r\nReturn-Path: <x@other.example>`) }),
  ];
  for (const command of refused) {
    const error = await errorOf(east.send(command));
    expect(error).toBeInstanceOf(MessageRejected);
    expect(error.message).toBe(
      'Email address is not verified. The following identities failed the check in region ' +
        'US-EAST-1: x@other.example',
    );
  }
  await east.send(mail({ from: 'a@deep.sub.sender.example' }));
  await east.send(mail({ raw: raw(`From: ${FROM}\r\nReturn-Path: <>`) }));

  const elsewhere = await errorOf(simulator.client('eu-west-1').send(mail()));
  expect(elsewhere.message).toContain('EU-WEST-1');
});

test('refuses malformed mail, unknown configuration sets and too many recipients', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const many = Array.from({ length: 51 }, (_, index) => `r${index}@receiver.example`);
  const cases: [SendEmailCommand, string][] = [
    [mail({ raw: '\r\nno header' }), 'Missing header block.'],
    [mail({ raw: 'only text, no field' }), 'Missing header block.'],
    [mail({ raw: 'Subject: x\r\n\r\nbody' }), "Missing required header 'From'."],
    [
      mail({ raw: `From: ${FROM}\r\nSubject: a\r\nsubject: b\r\n\r\n` }),
      "Duplicate header 'subject'.",
    ],
    [mail({ raw: 'From: Nobody\r\n\r\n' }), "Missing final '@domain' in the From field."],
    [
      mail({ raw: 'From: \u00fc@sender.example\r\n\r\n' }),
      "Missing final '@domain' in the From field.",
    ],
    [
      new SendEmailCommand({
        FromEmailAddress: FROM,
        Destination: { ToAddresses: ['a@receiver.example'] },
        Content: { Simple: { Subject: { Data: 'x' }, Body: { Text: { Data: 'y' } } } },
      }),
      'This simulator takes raw content only.',
    ],
    [mail({ to: many }), 'Recipient count exceeds 50.'],
    [mail({ to: ['nobody'] }), 'Invalid address <nobody>.'],
    [mail({ tags: { 'a b': 'c' } }), 'Invalid message tag <a b>.'],
  ];
  for (const [command, message] of cases) {
    const error = await errorOf(client.send(command));
    expect(error).toBeInstanceOf(BadRequestException);
    expect(error.message).toBe(message);
  }
  await client.send(mail({ to: many.slice(1) }));

  const missing = await errorOf(client.send(mail({ configurationSet: 'another' })));
  expect(missing).toBeInstanceOf(NotFoundException);
  const { body } = await simulator.control('GET', '/summary');
  expect(body).toMatchObject({
    regions: {
      'us-east-1': {
        accepted: { mails: 1, recipients: 50 },
        rejected: { BadRequestException: 10, NotFoundException: 1 },
      },
    },
  });
});

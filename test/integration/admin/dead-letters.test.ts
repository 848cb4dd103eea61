import { sendMessage } from '@mailferry/aws/calls/sqs-calls';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
let reader: string;

beforeAll(async () => {
  world = await startWorld();
  reader = await world.tokenFor('reader');
  await world.seed('acme');
  await world.seed('other');
});
afterAll(() => world.stop());

describe('dead letters', () => {
  const path = '/cells/us-west-2/dead-letters';
  const mail = 'From: alice@acme.example\r\nSubject: Secret plan\r\n\r\nThe body, private.\r\n';

  beforeAll(async () => {
    const { sqs, deadLetterQueueUrl } = world.cellNamed('us-west-2');
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

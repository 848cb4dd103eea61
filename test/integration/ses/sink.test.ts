import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { FROM, mail, start } from './fixture.ts';

test('hands delivered mail on by SMTP, as SES would have put it on the wire', async () => {
  const received: { from: unknown; to: string[]; raw: string }[] = [];
  let refusals = 1;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, callback) {
      void buffer(stream).then((raw) => {
        if (refusals > 0) {
          refusals -= 1;
          return callback(new Error('not yet'));
        }
        const from = envelope.mailFrom === false ? undefined : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, raw: raw.toString('latin1') });
        callback();
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise((resolve) => smtp.close(resolve)));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');

  const simulator = await start({ sink: { host: '127.0.0.1', port: address.port } });
  const raw = `From: ${FROM}\r\nBcc: x@y.example\r\nMessage-ID: <own@sender.example>\r\n\r\n.dot\r\nb\u00f6dy\r\n`;
  const to = ['a@receiver.example', 'success@simulator.amazonses.com'];
  const { MessageId } = await simulator
    .client('us-west-2')
    .send(mail({ raw: Buffer.from(raw, 'latin1'), to }));
  await expect.poll(() => received, { timeout: 10_000 }).toHaveLength(1);
  const onWire = `From: ${FROM}\r\nMessage-ID: <${MessageId}@us-west-2.amazonses.com>\r\n\r\n.dot\r\nb\u00f6dy\r\n`;
  expect(received[0]).toEqual({ from: FROM, to: ['a@receiver.example'], raw: onWire });

  const wire = await fetch(`${simulator.url}/_sim/mails/${MessageId}/wire`);
  expect(Buffer.from(await wire.arrayBuffer()).toString('latin1')).toBe(onWire);
  const { body } = await simulator.control('GET', '/summary');
  expect(body).toMatchObject({ sink: { waiting: 0, failed: 0 } });
});

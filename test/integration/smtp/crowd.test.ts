import { accessOf } from '@mailferry/smtp/access';
import type { SmtpFront } from '@mailferry/smtp/options';
import { hashPassword } from '@mailferry/smtp/password';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { selfSigned, startFront } from './front-fixture.ts';
import { RawClient, stuffed } from './raw-client.ts';

let cell: EmulatedCell;
let front: SmtpFront;
beforeAll(async () => {
  cell = await startCell('eu-west-1');
  const passwordHash = await hashPassword('secret');
  const credentials = [{ username: 'gw', passwordHash, organizationId: 'acme' }];
  const networks = [{ network: '127.0.0.1', organizationId: 'acme' }];
  front = await startFront(
    { primary: cell },
    {
      tls: selfSigned(),
      access: accessOf({ credentials, networks }, Date.now),
      client: { timeouts: { queueMs: 20_000, payloadMs: 20_000 } },
    },
  );
});
afterAll(async () => {
  await front.close();
  await cell.stop();
});

it('serves 200 connections at once, each with mails of its own', async () => {
  cell.server.reset();
  const clients = await Promise.all(
    Array.from({ length: 200 }, () => RawClient.connect(front.port)),
  );
  const bodies: string[] = [];
  await Promise.all(
    clients.map(async (client, index) => {
      for (const round of [0, 1]) {
        const body = `Subject: ${index}/${round}\r\n\r\n${'x'.repeat(index * 30)}\r\n`;
        bodies.push(body);
        await client.startMail(`s${index}@example.com`);
        client.socket.write(stuffed(Buffer.from(body)));
        expect(await client.reply()).toMatch(/^250 /);
      }
      client.destroy();
    }),
  );
  const queued = await Promise.all(cell.envelopes().map((envelope) => cell.rawOf(envelope)));
  const relayed = queued.map((raw) => raw.toString().slice(raw.indexOf('Subject: ')));
  expect(relayed.sort()).toEqual(bodies.sort());
});

it('serves 60 logins over TLS at once', async () => {
  cell.server.reset();
  const transport = createTransport({
    host: '127.0.0.1',
    port: front.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'gw', pass: 'secret' },
    pool: true,
    maxConnections: 60,
  });
  const mails = Array.from({ length: 180 }, (_, index) =>
    transport.sendMail({ from: 'a@example.com', to: 'b@example.net', text: `mail ${index}` }),
  );
  await Promise.all(mails);
  transport.close();
  expect(cell.envelopes()).toHaveLength(180);
});

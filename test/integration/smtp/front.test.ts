import { accessOf } from '@mailferry/smtp/access';
import type { SmtpFront } from '@mailferry/smtp/options';
import { hashPassword } from '@mailferry/smtp/password';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { LOOPBACK, selfSigned, startFront } from './front-fixture.ts';
import { RawClient, stuffed } from './raw-client.ts';

const MAIL = { from: 'a@example.com', to: ['b@example.net'] };

let cell: EmulatedCell;
beforeAll(async () => {
  cell = await startCell('eu-west-1');
});
beforeEach(() => cell.server.reset());
afterAll(() => cell.stop());

describe('a client in an allowed network', () => {
  let front: SmtpFront;
  beforeAll(async () => {
    front = await startFront({ primary: cell });
  });
  afterAll(() => front.close());

  it('hands in a mail; only a Received field is added', async () => {
    const client = await RawClient.connect(front.port);
    await client.startMail();
    const raw = Buffer.from('Subject: hi\r\n\r\n.dot\r\nbare\nlf \x00\xff\r\n..two\r\n', 'latin1');
    client.socket.write(stuffed(raw));
    const answer = await client.reply();
    expect(answer).toMatch(/^250 2\.6\.0 Queued as [0-9A-Z]{26}$/);
    const [envelope] = cell.envelopes();
    if (envelope === undefined) throw new Error('nothing queued');
    expect(answer).toContain(envelope.id);
    expect(envelope).toMatchObject({ organizationId: 'acme', integrationId: 'gateway' });
    const relayed = (await cell.rawOf(envelope)).toString('latin1');
    expect(relayed).toMatch(
      /^Received: from client\.test \(\[127\.0\.0\.1\]\)\r\n\tby mx\.mailferry\.test \(Mailferry\) with ESMTP\r\n\tid [0-9A-Z]{26};\r\n\t\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000\r\nSubject/,
    );
    expect(relayed.slice(relayed.indexOf('Subject'))).toBe(raw.toString('latin1'));
    client.destroy();
  });

  it('offers the extensions of a submission server, and no AUTH in the clear', async () => {
    const client = await RawClient.connect(front.port);
    const answer = await client.say('EHLO client.test');
    for (const extension of ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES']) {
      expect(answer).toContain(extension);
    }
    expect(answer).toMatch(/SIZE 4194\d{4}/);
    expect(answer).not.toMatch(/AUTH|STARTTLS/);
    client.destroy();
  });

  it('carries DSN parameters, internationalized domains and the null reverse-path', async () => {
    const client = await RawClient.connect(front.port);
    await client.say('EHLO client.test');
    await client.say('MAIL FROM:<> RET=HDRS ENVID=QQ+2B1 SMTPUTF8');
    await client.say('RCPT TO:<one@bücher.example> NOTIFY=FAILURE,DELAY');
    await client.say('RCPT TO:<two@example.net> NOTIFY=NEVER');
    await client.say('DATA');
    client.socket.write(stuffed(Buffer.from('x')));
    expect(await client.reply()).toMatch(/^250 /);
    const envelopes = cell.envelopes();
    expect(envelopes.map(({ mailFrom, rcptTo, dsn }) => ({ mailFrom, rcptTo, dsn }))).toEqual([
      {
        mailFrom: '',
        rcptTo: ['one@xn--bcher-kva.example'],
        dsn: { ret: 'HDRS', envid: 'QQ+1', notify: ['DELAY', 'FAILURE'] },
      },
      {
        mailFrom: '',
        rcptTo: ['two@example.net'],
        dsn: { ret: 'HDRS', envid: 'QQ+1', notify: ['NEVER'] },
      },
    ]);
    client.destroy();
  });

  it('answers each bad recipient on its own and keeps the good ones', async () => {
    const client = await RawClient.connect(front.port);
    await client.say('EHLO client.test');
    await client.say('MAIL FROM:<a@example.com>');
    expect(await client.say('RCPT TO:<postmaster>')).toMatch(/^553 /);
    expect(await client.say('RCPT TO:<jörg@example.net>')).toMatch(/^553 /);
    expect(await client.say('RCPT TO:<one@ex%61mple.ö>')).toMatch(/^5\d\d /);
    expect(await client.say('RCPT TO:<no at all>')).toMatch(/^501 /);
    expect(await client.say('RCPT TO:<good@example.net>')).toMatch(/^250 /);
    await client.say('DATA');
    client.socket.write(stuffed(Buffer.from('x')));
    expect(await client.reply()).toMatch(/^250 /);
    expect(cell.envelopes().map(({ rcptTo }) => rcptTo)).toEqual([['good@example.net']]);
    client.destroy();
  });

  it('splits a mail to 120 recipients', async () => {
    const client = await RawClient.connect(front.port);
    const to = Array.from({ length: 120 }, (_, index) => `user${index}@example.net`);
    await client.startMail('a@example.com', to);
    client.socket.write(stuffed(Buffer.from('x')));
    expect(await client.reply()).toMatch(/^250 /);
    expect(
      cell
        .envelopes()
        .flatMap(({ rcptTo }) => rcptTo)
        .sort(),
    ).toEqual([...to].sort());
    client.destroy();
  });

  it('takes a pipelined session in one write', async () => {
    const client = await RawClient.connect(front.port);
    await client.say('EHLO client.test');
    client.socket.write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n');
    const answers = [await client.reply(), await client.reply(), await client.reply()];
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['250', '250', '354']);
    client.socket.write('one\r\n.\r\nQUIT\r\n');
    expect(await client.reply()).toMatch(/^250 /);
    expect(await client.reply()).toMatch(/^221 /);
    expect(cell.envelopes()).toHaveLength(1);
  });
});

describe('logins', () => {
  let front: SmtpFront;
  const tls = selfSigned();
  beforeAll(async () => {
    const passwordHash = await hashPassword('correct horse', { N: 2 ** 10, r: 8, p: 1 });
    const credentials = [{ username: 'acme-gw', passwordHash, organizationId: 'acme' }];
    front = await startFront(
      { primary: cell },
      { tls, securePort: 0, healthPort: 0, access: accessOf({ credentials }, Date.now) },
    );
  });
  afterAll(() => front.close());

  it.each(['STARTTLS', 'implicit TLS'])('takes mail after a login over %s', async (kind) => {
    const secure = kind === 'implicit TLS';
    const transport = createTransport({
      host: '127.0.0.1',
      port: secure ? front.securePort : front.port,
      secure,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
      auth: { user: 'acme-gw', pass: 'correct horse' },
    });
    const info = await transport.sendMail({ ...MAIL, subject: 'hello', text: 'body' });
    transport.close();
    expect(info.response).toMatch(/^250 /);
    const [envelope] = cell.envelopes();
    expect(envelope).toMatchObject({ organizationId: 'acme', mailFrom: MAIL.from });
    const raw = envelope && (await cell.rawOf(envelope)).toString();
    expect(raw).toMatch(/with ESMTPSA\r\n/);
    expect(raw).toMatch(/version=TLSv1\.3/);
  });

  it('refuses a wrong password, and ends the session on the third', async () => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: front.port,
      tls: { rejectUnauthorized: false },
      auth: { user: 'acme-gw', pass: 'wrong' },
    });
    await expect(transport.sendMail({ ...MAIL, text: 'x' })).rejects.toMatchObject({
      responseCode: 535,
    });
    expect(cell.envelopes()).toEqual([]);
  });

  it('refuses mail of a client that has not logged in, and AUTH before TLS', async () => {
    const client = await RawClient.connect(front.port);
    expect(await client.say('EHLO client.test')).not.toContain('AUTH');
    expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^500 /);
    expect(await client.say('MAIL FROM:<a@example.com>')).toMatch(/^530 /);
    client.destroy();
  });

  it('reports health and metrics', async () => {
    const base = `http://127.0.0.1:${front.healthPort}`;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('mailferry_smtp_mails_total{outcome="queued"} 2');
    expect(metrics).toMatch(/mailferry_smtp_failed_logins_total [1-3]/);
  });
});

describe('limits', () => {
  it('holds sessions, organizations and mails to their numbers', async () => {
    const front = await startFront(
      { primary: cell },
      { limits: { organizationConnections: 2, mailsPerConnection: 1, recipientsPerMail: 1 } },
    );
    const first = await RawClient.connect(front.port);
    await first.startMail();
    first.socket.write(stuffed(Buffer.from('x')));
    expect(await first.reply()).toMatch(/^250 /);
    expect(await first.say('MAIL FROM:<a@example.com>')).toMatch(/^421 /);
    await first.closed();
    const second = await RawClient.connect(front.port);
    await second.say('EHLO client.test');
    await second.say('MAIL FROM:<a@example.com>');
    await second.say('RCPT TO:<b@example.net>');
    expect(await second.say('RCPT TO:<c@example.net>')).toMatch(/^452 /);
    const third = await RawClient.connect(front.port);
    const fourth = await RawClient.connect(front.port);
    expect(await fourth.say('NOOP')).toBe('');
    third.destroy();
    second.destroy();
    await front.close();
  });

  it('slows an organization down at its rate', async () => {
    const front = await startFront(
      { primary: cell },
      {
        limits: { organizationMailsPerMinute: 2 },
        access: accessOf({ networks: LOOPBACK }, Date.now),
      },
    );
    const client = await RawClient.connect(front.port);
    await client.say('EHLO client.test');
    const answers: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      answers.push(await client.say('MAIL FROM:<a@example.com>'));
      await client.say('RSET');
    }
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['250', '250', '451']);
    client.destroy();
    await front.close();
  });
});

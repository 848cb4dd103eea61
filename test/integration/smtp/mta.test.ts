import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accessOf } from '@mailferry/smtp/access';
import type { SmtpFront } from '@mailferry/smtp/options';
import { hashPassword } from '@mailferry/smtp/password';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dkimFor } from '../../fixtures/mail/dkim.ts';
import { type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { LOOPBACK, selfSigned, startFront } from './front-fixture.ts';
import { hasPostfix, hasProgram, type Postfix, startPostfix } from './mta.ts';

const waitFor = { timeout: 60_000, interval: 100 };
const NESTED = readFileSync(join(import.meta.dirname, '../../fixtures/mail/nested.eml'));

let cell: EmulatedCell;
let front: SmtpFront;
beforeAll(async () => {
  cell = await startCell('eu-west-1');
  const passwordHash = await hashPassword('secret');
  const credentials = [{ username: 'gw', passwordHash, organizationId: 'acme' }];
  const access = accessOf({ credentials, networks: LOOPBACK }, Date.now);
  front = await startFront({ primary: cell }, { tls: selfSigned(), access });
});
beforeEach(() => cell.server.reset());
afterAll(async () => {
  await front.close();
  await cell.stop();
});

async function theOne() {
  const [envelope, ...others] = cell.envelopes();
  expect(others).toEqual([]);
  if (envelope === undefined) throw new Error('nothing queued');
  return { envelope, raw: await cell.rawOf(envelope) };
}

// Where the machine has them (Debian: swaks, postfix); nodemailer and raw sockets are everywhere.
describe.runIf(hasProgram('swaks'))('swaks', () => {
  it.each([
    ['in the clear', []],
    ['with STARTTLS and a login', ['-tls', '--auth', 'PLAIN', '-au', 'gw', '-ap', 'secret']],
    ['with LOGIN', ['-tls', '--auth', 'LOGIN', '-au', 'gw', '-ap', 'secret']],
  ])('hands a mail in, %s', async (_how, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'mailferry-swaks-'));
    const file = join(folder, 'mail.eml');
    writeFileSync(file, NESTED);
    const to = 'b@example.net,c@example.org';
    const args = ['--server', `127.0.0.1:${front.port}`, '-f', 'a@example.com', '-t', to];
    await promisify(execFile)('swaks', [...args, '--data', `@${file}`, ...options]);
    rmSync(folder, { recursive: true });
    const { envelope, raw } = await theOne();
    expect(envelope).toMatchObject({ mailFrom: 'a@example.com', rcptTo: to.split(',') });
    expect(raw.toString('latin1')).toContain(NESTED.toString('latin1').trimEnd());
  });
});

describe.runIf(hasPostfix())('Postfix, with the front as its relay host', () => {
  let postfix: Postfix;
  beforeAll(() => {
    postfix = startPostfix(front.port);
  });
  afterAll(() => postfix.stop());

  const signed = dkimFor('example.com');
  const mail = Buffer.from(
    'From: a@example.com\r\nTo: b@example.net\r\nSubject: relay\r\n\r\n.x\r\n',
  );

  it('relays a signed mail whose signature still verifies', { timeout: 90_000 }, async () => {
    const message = (await signed.sign(mail)).toString('latin1').replaceAll('\r\n', '\n');
    postfix.sendmail('a@example.com', 'b@example.net', Buffer.from(message, 'latin1'));
    const { envelope, raw } = await vi.waitFor(theOne, waitFor);
    expect(envelope).toMatchObject({ mailFrom: 'a@example.com', rcptTo: ['b@example.net'] });
    expect(await signed.verify(raw)).toEqual(['pass']);
  });

  it('keeps mail while the queue is gone, and delivers it once', { timeout: 90_000 }, async () => {
    cell.server.deleteQueue('mail');
    for (const name of ['one', 'two', 'three'])
      postfix.sendmail('a@example.com', `${name}@example.net`, mail);
    await vi.waitFor(() => expect(postfix.queued()).toBe(3), waitFor);
    cell.server.createQueue('mail', { region: 'eu-west-1' });
    postfix.flush();
    await vi.waitFor(() => expect(postfix.queued()).toBe(0), waitFor);
    const recipients = cell.envelopes().flatMap(({ rcptTo }) => rcptTo);
    expect(recipients.sort()).toEqual(['one', 'three', 'two'].map((name) => `${name}@example.net`));
  });
});

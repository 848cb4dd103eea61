import type { Client, Mail } from '@mailferry/client';
import { accessOf } from '@mailferry/smtp/access';
import { startSmtpFront } from '@mailferry/smtp/front';
import * as fc from 'fast-check';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { RawClient, stuffed } from '../../integration/smtp/raw-client.ts';
import { must } from '../declared.ts';
import { fuzzTarget } from '../target.ts';

const word = fc.oneof(
  fc.constantFrom(
    'EHLO client.test',
    'HELO x',
    'EHLO',
    'MAIL FROM:<a@example.com>',
    'MAIL FROM:<>',
    'RCPT TO:<b@example.net>',
    'RCPT TO:<ö@example.net> NOTIFY=NEVER',
    'RSET',
    'NOOP',
    'VRFY x',
    'HELP',
    'AUTH PLAIN',
    'AUTH LOGIN',
    'STARTTLS',
    'MAIL FROM:<a@example.com> SIZE=99999999999 BODY=8BITMIME ENVID=+0G RET=HDRS',
    'XCLIENT ADDR=1',
    'BDAT 5 LAST',
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constant('a'.repeat(5_000)),
);
const line = fc
  .tuple(word, fc.constantFrom('\r\n', '\n', '\r', '', '\0\r\n'))
  .map(([text, end]) => Buffer.from(text + end, 'latin1'));
const dialogue = fc.oneof(
  fc.array(line, { minLength: 1, maxLength: 15 }),
  fc.uint8Array({ maxLength: 500 }).map((bytes) => [Buffer.from(bytes)]),
  arbitraryMail.map((raw) => [
    Buffer.from('EHLO c\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n'),
    stuffed(raw),
  ]),
);

/** Longer than any dialogue takes that does not hang. */
const ENDS_WITHIN_MS = 10_000;

export const smtpFrontTarget = fuzzTarget({
  name: 'smtp-front',
  about: 'What SMTP clients may say: sessions end, and the next honest one is served.',
  // Side by side, since each greeting is held back for a tenth of a second.
  input: fc.array(dialogue, { minLength: 1, maxLength: 10 }),
  async open() {
    let queued: Mail[] = [];
    const client: Client = {
      async enqueue(mail) {
        const { raw } = mail;
        // Read to the end, as the real one does.
        if (typeof raw !== 'string' && !(raw instanceof Uint8Array)) for await (const _ of raw);
        queued.push(mail);
        return { ids: [], region: 'us-east-1', viaStandby: false };
      },
      enqueueMany: async () => [],
      status: async () => undefined,
      close: () => undefined,
    };
    const front = await startSmtpFront({
      hostname: 'mx.mailferry.test',
      port: 0,
      access: accessOf(
        { networks: [{ network: '127.0.0.0/8', organizationId: 'acme' }] },
        Date.now,
      ),
      clients: { clientOf: () => client, close: () => undefined },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      limits: { idleMs: 2_000, dataMs: 4_000 },
      graceMs: 1_000,
    });
    return {
      async consume(dialogues) {
        queued = [];
        await Promise.all(dialogues.map((parts) => talk(front.port, parts)));
        for (const { to } of queued) must(to.length > 0, 'a mail to nobody was queued');

        const honest = await RawClient.connect(front.port);
        await honest.startMail();
        honest.socket.write(stuffed(Buffer.from('Subject: x\r\n\r\nx\r\n')));
        must((await honest.reply()).startsWith('250'), 'the next honest mail is not taken');
        must((await honest.say('QUIT')).startsWith('221'), 'the next honest session has no end');
        honest.destroy();
      },
      close: () => front.close(),
    };
  },
});

async function talk(port: number, parts: readonly Buffer[]): Promise<void> {
  const client = await RawClient.connect(port);
  const closed = client.closed();
  for (const part of parts) client.socket.write(part);
  client.socket.end('\r\n.\r\nQUIT\r\n');
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    client.destroy();
  }, ENDS_WITHIN_MS);
  await closed;
  clearTimeout(timer);
  must(!isLate, 'its session does not end');
}

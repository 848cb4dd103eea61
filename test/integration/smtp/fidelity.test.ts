import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SmtpFront } from '@mailferry/smtp/options';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dkimFor } from '../../fixtures/mail/dkim.ts';
import { type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { startFront } from './front-fixture.ts';
import { RawClient, stuffed } from './raw-client.ts';
import { tortureMails } from './torture.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/mail');

let cell: EmulatedCell;
let front: SmtpFront;
beforeAll(async () => {
  cell = await startCell('eu-west-1');
  front = await startFront({ primary: cell });
});
beforeEach(() => cell.server.reset());
afterAll(async () => {
  await front.close();
  await cell.stop();
});

/** Sends a message in pieces of the given size and returns what the queue holds after the Received field. */
async function relayed(client: RawClient, message: Buffer, pieceBytes: number): Promise<Buffer> {
  cell.server.reset();
  await client.startMail();
  const wire = stuffed(message);
  for (let at = 0; at < wire.length; at += pieceBytes) {
    const piece = wire.subarray(at, at + pieceBytes);
    await new Promise<void>((resolve) => client.socket.write(piece, () => resolve()));
  }
  expect(await client.reply()).toMatch(/^250 /);
  const envelopes = cell.envelopes();
  const [envelope] = envelopes;
  if (envelope === undefined || envelopes.length !== 1) throw new Error('not exactly one mail');
  const raw = await cell.rawOf(envelope);
  const received = /^Received: .*\r\n(?:\t.*\r\n)+/.exec(raw.toString('latin1'));
  return raw.subarray(received?.[0].length ?? 0);
}

/** SMTP ends every message in CRLF: one that does not has to get it from its client. */
function asSent(message: Buffer): Buffer {
  const isEnded = message.subarray(-2).equals(Buffer.from('\r\n'));
  return isEnded ? message : Buffer.concat([message, Buffer.from('\r\n')]);
}

const files = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => [name, readFileSync(join(FIXTURES, name))] as const);

describe('every byte of a message', () => {
  it.each([...tortureMails(), ...files])('is kept: %s', async (_name, message) => {
    const client = await RawClient.connect(front.port);
    for (const pieceBytes of message.length < 500 ? [1, 2, 3, 7, 65_536] : [1_447, 65_536]) {
      const out = await relayed(client, message, pieceBytes);
      expect(Buffer.compare(out, asSent(message))).toBe(0);
    }
    client.destroy();
  });

  it('is kept, so that a DKIM signature still verifies', async () => {
    const { sign, verify } = dkimFor('example.com');
    const message = Buffer.from(
      'From: a@example.com\r\nTo: b@example.net\r\nSubject: signed\r\n\r\nLine.\r\n.dots\r\n \t\r\n',
    );
    const client = await RawClient.connect(front.port);
    expect(await verify(await relayed(client, await sign(message), 11))).toEqual(['pass']);
    client.destroy();
  });
});

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { EXIT } from '@mailferry/cli/exit-codes';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, it } from 'vitest';
import { cli } from './fixtures/cli.ts';
import { mailDirectory } from './fixtures/mails.ts';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let server: SMTPServer | undefined;
let mails: Awaited<ReturnType<typeof mailDirectory>>;

afterEach(async () => {
  server?.close();
  await mails.remove();
});

/** A front that answers as told. @returns what `send` needs to reach it, one mail after the other. */
async function front(options: SMTPServerOptions): Promise<string[]> {
  server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], ...options });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return ['--smtp', `smtp://127.0.0.1:${port}`, '--parallel', '1', '--json'];
}

const send = (...args: string[]) => cli(['send', ...args], { environment: {} });

const takeAll: NonNullable<SMTPServerOptions['onData']> = (stream, _session, done) =>
  void stream.on('end', () => done(null, `Queued as ${ID}`)).resume();

it('tells of a recipient that was refused while others were accepted', async () => {
  mails = await mailDirectory(1);
  const way = await front({
    onData: takeAll,
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('gone@') ? done(new Error('No such mailbox')) : done(),
  });
  const to = ['--to', 'here@recipient.example', 'gone@recipient.example'];
  const { code, out } = await send(mails.path, ...to, ...way);
  expect([code, JSON.parse(out)]).toEqual([
    EXIT.finding,
    [{ file: mails.files[0], id: ID, error: expect.stringContaining('gone@recipient.example: ') }],
  ]);
});

it('says which mails were accepted when the front goes away in the middle', async () => {
  mails = await mailDirectory(4);
  let accepted = 0;
  const way = await front({
    onData: takeAll,
    onMailFrom: (_address, _session, done) => {
      accepted += 1;
      if (accepted <= 2) return done();
      server?.close();
      for (const connection of server?.connections ?? []) connection.close();
    },
  });
  const { code, out } = await send(mails.path, ...way);
  const error = expect.any(String);
  expect([code, JSON.parse(out)]).toEqual([
    EXIT.unreachable,
    mails.files.map((file, index) =>
      index < 2 ? { file, id: ID, error: null } : { file, id: null, error },
    ),
  ]);
});

it('names a file that cannot be read, and sends the others', async () => {
  mails = await mailDirectory(2);
  const way = await front({
    onData: (stream, session, done) => {
      rm(mails.files[1] ?? '').then(() => takeAll(stream, session, done));
    },
  });
  const { code, out } = await send(mails.path, ...way);
  expect([code, JSON.parse(out)]).toMatchObject([
    EXIT.finding,
    [
      { file: mails.files[0], error: null },
      { file: mails.files[1], id: null, error: expect.stringContaining('cannot be read') },
    ],
  ]);
});

it('tells a front that lets nobody in from one that is not there', async () => {
  mails = await mailDirectory(1);
  const nobody = await send(mails.path, '--smtp', 'smtp://127.0.0.1:1', '--json');
  expect([nobody.code, JSON.parse(nobody.err)]).toMatchObject([
    EXIT.unreachable,
    { error: { code: 'smtp-unreachable' } },
  ]);
  const way = await front({ onMailFrom: (_address, _session, done) => done(refusal(530)) });
  const refused = await send(mails.path, ...way);
  expect([refused.code, JSON.parse(refused.out)]).toMatchObject([
    EXIT.finding,
    [{ id: null, error: expect.stringContaining('530') }],
  ]);
});

function refusal(responseCode: number): Error {
  return Object.assign(new Error('Refused'), { responseCode });
}

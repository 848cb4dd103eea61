import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '@mailferry/cli/exit-codes';
import { closeServer, listenOnLoopback } from '@mailferry/local/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, isUp, runCommand } from '../local/fixtures/command.ts';
import { cli } from './fixtures/cli.ts';

const bin = fileURLToPath(import.meta.resolve('@mailferry/cli/bin'));

/** A shell line with `mailferry` in it, as a user's shell would run it. */
async function shell(line: string, environment: Record<string, string>) {
  const child = spawn('bash', ['-o', 'pipefail', '-c', line], {
    env: {
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
      MAILFERRY: `${process.execPath} ${bin}`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

describe('with a local stack', () => {
  let folder: string;
  let stack: Command;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailferry-running-'));
    environment = { MAILFERRY_RUNNING: folder };
    process.env['MAILFERRY_RUNNING'] = folder;
    stack = runCommand();
    delete process.env['MAILFERRY_RUNNING'];
    await isUp(stack);
  }, 120_000);
  afterAll(async () => {
    stack.child.kill('SIGTERM');
    await stack.exited;
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  }, 60_000);

  it('finds it by its note, which nobody else may read', async () => {
    const { code, out } = await shell('$MAILFERRY whoami', environment);
    expect([code, out]).toEqual([0, expect.stringContaining('(the local stack)')]);
    const [note = ''] = await readdir(folder);
    expect((await stat(join(folder, note))).mode & 0o077).toBe(0);
  });

  it('gives its addresses to a shell, and sends by them', async () => {
    const line = `eval "$($MAILFERRY env)"; curl -fsS "$SES/_sim/summary" >/dev/null && echo "$SMTP"; ${[
      `printf 'From: a@northwind.example\\r\\nTo: b@recipient.example\\r\\n\\r\\nHello\\r\\n' > ${folder}.eml`,
      `$MAILFERRY send ${folder}.eml --json`,
      `rm ${folder}.eml`,
    ].join('; ')}`;
    const { code, out } = await shell(line, environment);
    expect([code, out]).toEqual([0, expect.stringMatching(/^127\.0\.0\.1:\d+\n\[/)]);
  });

  it('prints no colours into a pipe, and is not upset when the reader has enough', async () => {
    const { code, out } = await shell('$MAILFERRY regions | head -1', environment);
    expect([code, out]).toEqual([0, expect.stringMatching(/^CELL/)]);
    const piped = await shell('FORCE_COLOR=1 $MAILFERRY regions', environment);
    expect(piped.out).not.toContain('\u001b');
  });

  it.runIf(process.platform === 'linux')(
    'colours on a terminal, unless NO_COLOR or --no-color says otherwise',
    async () => {
      const regions = (args: string[], hasColors: boolean) =>
        cli(['regions', ...args], { environment, hasColors });
      expect((await regions([], true)).out).toContain('\u001b[32m');
      expect((await regions(['--no-color'], true)).out).not.toContain('\u001b');
      const line = 'script -qec "$MAILFERRY regions" /dev/null';
      const terminal = { ...environment, TERM: 'xterm' };
      expect((await shell(line, terminal)).out).toContain('\u001b[32m');
      expect((await shell(line, { ...terminal, NO_COLOR: '1' })).out).not.toContain('\u001b[32m');
    },
  );
});

describe('without an answer', () => {
  const nobody = { MAILFERRY_RUNNING: '/nowhere' };
  const run = (environment: Record<string, string>, ...args: string[]) =>
    cli(args, { environment });

  it('says that no local stack runs', async () => {
    const { code, err } = await run(nobody, 'status');
    expect([code, err]).toEqual([EXIT.unreachable, expect.stringContaining('npm start')]);
  });

  it('says who does not answer, in JSON where JSON was asked for', async () => {
    const server = createServer();
    const url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
    await closeServer(server);
    const closed = { MAILFERRY_URL: url, MAILFERRY_TOKEN: 'x' };
    const { code, err } = await run(closed, 'status', '--json');
    expect([code, JSON.parse(err)]).toEqual([
      EXIT.unreachable,
      {
        error: {
          code: 'unreachable',
          message: `Nothing answers at ${url} (ECONNREFUSED).`,
          advice: [expect.stringContaining('MAILFERRY_URL')],
        },
      },
    ]);
  });

  it('sends no token in the clear, and none that is missing', async () => {
    const clear = { MAILFERRY_URL: 'http://mail.example', MAILFERRY_TOKEN: 'x' };
    expect(await run(clear, 'status')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('https://'),
    });
    expect(await run({ MAILFERRY_URL: 'https://mail.example' }, 'status')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('MAILFERRY_TOKEN'),
    });
  });

  it('refuses what it does not know, and helps', async () => {
    expect(await run(nobody, 'statsu')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('status'),
    });
    const { err } = await run(nobody, 'override', 'us-east-1', '--json');
    expect(JSON.parse(err)).toMatchObject({
      error: { code: 'usage', message: expect.stringContaining('--reason') },
    });
    expect(await run(nobody, '--help')).toMatchObject({ code: 0 });
    expect(await run(nobody, '--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s gets a script', async (name) => {
    const { code, out } = await shell(`$MAILFERRY completion ${name}`, {});
    expect([code, out.length > 500]).toEqual([0, true]);
  });

  it('offers commands, sub-commands and flags', async () => {
    const offered = async (line: string) => (await shell(`$MAILFERRY complete -- ${line}`, {})).out;
    expect(await offered('o')).toMatch(/^override\t/m);
    expect(await offered('dlq ""')).toMatch(/^redrive\t/m);
    expect(await offered('backlog --')).toMatch(/^--watch\t/m);
  });

  it.runIf(process.platform === 'linux')('works in a bash that loads its script', async () => {
    const line = [
      'mailferry() { $MAILFERRY "$@"; }',
      'source <($MAILFERRY completion bash)',
      'COMP_LINE="mailferry dl"; COMP_POINT=12; COMP_WORDS=(mailferry dl); COMP_CWORD=1',
      '__mailferry_complete; declare -p COMPREPLY',
    ].join('\n');
    expect((await shell(line, {})).out).toContain('dlq');
  });
});

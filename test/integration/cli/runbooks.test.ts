import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '@mailferry/cli/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, commandsIn, operatorPages, otherPages } from './fixtures/runbooks.ts';
import { type Stage, startStage } from './fixtures/stage.ts';

type Command = ReturnType<typeof buildProgram>['commands'][number];

const pages = operatorPages();
const runnable = pages.filter((page) => blocksOf(page).some(({ where }) => where === 'local'));

describe('the commands of the runbooks run as they stand', () => {
  let stage: Stage;
  let bin: string;

  beforeAll(async () => {
    stage = await startStage();
    bin = await mkdtemp(join(tmpdir(), 'mailferry-bin-'));
    const main = fileURLToPath(import.meta.resolve('@mailferry/cli/bin'));
    // Exit code 3 says that a command did its work and found something; a runbook goes on from there.
    const wrapper = `#!/bin/bash\n"${process.execPath}" "${main}" "$@" || [ $? -eq 3 ]\n`;
    await writeFile(join(bin, 'mailferry'), wrapper, { mode: 0o755 });
  }, 120_000);
  afterAll(async () => {
    await stage.stop();
    await rm(bin, { recursive: true });
  });

  async function bash(script: string) {
    const child = spawn('bash', ['-euo', 'pipefail', '-x', '-c', script], {
      env: {
        ...stage.environment,
        PATH: `${bin}:${process.env['PATH']}`,
        SES: stage.stack.endpoints.ses,
        SMTP: `127.0.0.1:${stage.stack.smtp[0]?.port}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    const [code] = await once(child, 'close');
    return { code, said };
  }

  it.each(runnable.map((page) => [page.name, page] as const))(
    '%s',
    { timeout: 120_000 },
    async (_name, page) => {
      const scripts = blocksOf(page).filter(({ where }) => where === 'local');
      const { code, said } = await bash(scripts.map(({ script }) => script).join('\n'));
      expect([code, said]).toEqual([0, expect.anything()]);
    },
  );
});

describe('what pages say of the command line is true of it', () => {
  const program = buildProgram(Object.create(null), () => {});

  /** The command that words lead to, and what is left of them. */
  function follow(words: readonly string[]): { command: Command; rest: string[] } {
    let command: Command = program;
    const rest = [...words];
    for (;;) {
      const next: Command | undefined = command.commands.find((one) => one.name() === rest[0]);
      if (next === undefined) return { command, rest };
      command = next;
      rest.shift();
    }
  }

  function faultOf(words: readonly string[]): string | undefined {
    const { command, rest } = follow(words);
    const known = [...program.options, ...command.options, ...(command.parent?.options ?? [])];
    const flags = rest.filter((word) => word.startsWith('--') && word !== '--help');
    const unknown = flags.find((flag) => !known.some(({ long }) => long === flag));
    if (unknown !== undefined) return `has no flag ${unknown}`;
    if (command === program && rest.some((word) => !word.startsWith('-'))) return 'is unknown';
    const values = flags.filter((flag) => known.find(({ long }) => long === flag)?.required);
    const given = rest.filter((word) => !word.startsWith('-')).length - values.length;
    const wanted = command.registeredArguments;
    if (given > wanted.length && !wanted.at(-1)?.variadic) return 'takes fewer arguments';
    if (given > 0 && given < wanted.filter(({ required }) => required).length)
      return 'takes more arguments';
    return undefined;
  }

  it.each([...pages, ...otherPages()].map((page) => [page.name, page] as const))(
    '%s',
    (_name, page) => {
      const faults = commandsIn(page).flatMap((words) => {
        const fault = faultOf(words);
        return fault === undefined ? [] : [`mailferry ${words.join(' ')}: ${fault}`];
      });
      expect(faults).toEqual([]);
    },
  );

  it('finds what is not', () => {
    expect(faultOf(['statsu'])).toBe('is unknown');
    expect(faultOf(['backlog', 'CELL', '--wtach'])).toBe('has no flag --wtach');
    expect(faultOf(['history', 'CELL'])).toBe('takes more arguments');
    expect(faultOf(['sweep', 'CELL', 'CELL'])).toBe('takes fewer arguments');
  });
});

describe('pages', () => {
  const names = pages.map(({ name }) => name);
  const runbooks = pages.filter(
    ({ name }) => !['README.md', 'cli.md', 'telemetry.md'].includes(name),
  );

  it.each(runbooks.map((page) => [page.name, page] as const))(
    '%s begins with what the customer feels and ends with how to know that it is over',
    (_name, { text }) => {
      expect(text.split('\n\n')[1]).toMatch(/^\*\*What the customer feels\.\*\*/);
      expect(text.split(/^## /m).at(-1)).toMatch(/^It is over when/);
    },
  );

  it('lead to each other, and the first one to all', () => {
    const dead = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\(([a-z-]+\.md)\)/g)]
        .filter(([, target = '']) => !names.includes(target))
        .map(([, target]) => `${name} → ${target}`),
    );
    expect(dead).toEqual([]);
    const readme = pages.find(({ name }) => name === 'README.md')?.text ?? '';
    expect(names.filter((name) => name !== 'README.md' && !readme.includes(`(${name})`))).toEqual(
      [],
    );
  });

  it.each(pages.flatMap((page) => blocksOf(page).filter(({ where }) => where === 'aws')))(
    'AWS commands of $page parse, and name their region',
    ({ script }) => {
      const commands = script
        .replaceAll(/\\\n\s*/g, ' ')
        .trim()
        .split('\n');
      for (const command of commands)
        expect(command.trim()).toMatch(/^aws [a-z0-9]+ [a-z-]+ .*--region [A-Z]+/);
    },
  );
});

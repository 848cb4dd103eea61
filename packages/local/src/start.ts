/** `npm start`: the local stack with two demo organizations, until it is interrupted. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MailferryError } from '@mailferry/core/errors';
import { settings as deployedSettings } from '../../../stacks/settings.ts';
import { greeting } from './greeting.ts';
import { localSettings } from './local-settings.ts';
import { fileLog, terminalLog } from './log-file.ts';
import { HELP, readOptions } from './options.ts';
import { announce, runningFolder } from './running-stacks.ts';
import { DEMO_ORGANIZATIONS } from './seed.ts';
import { startLocalStack } from './stack.ts';

/** npm passes on a Ctrl-C that the terminal has delivered already: the two are one. */
const SAME_INTERRUPT_MS = 500;

async function main(): Promise<void> {
  const startMs = performance.now();
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  const log = options.verbose
    ? terminalLog()
    : fileLog(dataDir ?? mkdtempSync(join(tmpdir(), 'mailferry-')));
  const { healthEverySeconds } = options;
  const stack = await startLocalStack({
    ports: options.ports,
    dataDir,
    settings: localSettings(deployedSettings, { healthEverySeconds }),
    ...(options.maxEnvironments === undefined ? {} : { maxEnvironments: options.maxEnvironments }),
    console: true,
    organizations: options.seed ? DEMO_ORGANIZATIONS : [],
    onLog: log.write,
  });
  const forget = announce(runningFolder(process.env), {
    pid: process.pid,
    startedAtMs: Date.now(),
    admin: stack.endpoints.admin,
    token: stack.adminToken,
    ses: stack.endpoints.ses,
    smtp: [...stack.smtp],
  });
  console.log(greeting(stack, { logPath: log.path, startedInMs: performance.now() - startMs }));

  let interruptedAtMs: number | undefined;
  const interrupt = () => {
    forget();
    if (interruptedAtMs !== undefined) {
      if (performance.now() - interruptedAtMs > SAME_INTERRUPT_MS) process.exit(1);
      return;
    }
    interruptedAtMs = performance.now();
    console.log('Stopping: running invocations may end first. Interrupt again to stop at once.');
    stack
      .stop()
      .then(() => log.close())
      .then(() => process.exit(0), fail);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
}

function fail(error: unknown): never {
  console.error(error instanceof MailferryError ? error.message : error);
  process.exit(1);
}

await main().catch(fail);

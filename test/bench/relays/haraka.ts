import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../network/free-port.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { type Relay, timed } from './relay.ts';
import { handIn, startSink } from './smtp-load.ts';

const run = promisify(execFile);

/** Installed for the run alone and removed after it: it is no dependency of anything here. */
const PACKAGE = 'Haraka@3.3.4';
const INSTALL_LIMIT_MS = 180_000;
const START_LIMIT_MS = 20_000;

/**
 * `queued`: as a relay with its queue on disk, which is what Postfix does too. `forwarded`: its plugin
 * `queue/smtp_forward`, which keeps nothing and answers when the next host has answered.
 */
export type HarakaMode = 'queued' | 'forwarded';

/** Where npm put it. @throws where it cannot be had, such as offline. */
export async function installHaraka(): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-haraka-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  try {
    await run('npm', ['install', PACKAGE, ...flags], { cwd: folder, timeout: INSTALL_LIMIT_MS });
  } catch (cause) {
    remove();
    throw cause;
  }
  return { folder, remove };
}

/** @param folder where it is installed. */
export async function startHaraka(folder: string, mode: HarakaMode): Promise<Relay> {
  const port = await freePort();
  const sink = await startSink();
  const home = join(folder, mode);
  cpSync(join(folder, 'node_modules/Haraka/config'), join(home, 'config'), { recursive: true });
  for (const name of ['plugins', 'queue']) mkdirSync(join(home, name));
  for (const [name, text] of Object.entries(filesOf(mode, port, sink.port)))
    writeFileSync(join(home, name), text);
  const program = join(folder, 'node_modules/Haraka/bin/haraka');
  const haraka = spawn(process.execPath, [program, '-c', home], { cwd: home, stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => haraka.once('exit', () => resolve()));
  const stop = async () => {
    haraka.kill('SIGKILL');
    await gone;
    sink.stop();
  };
  const { pid } = haraka;
  if (pid === undefined || !(await answers(port))) {
    await stop();
    throw new Error('Haraka did not start');
  }
  return {
    relay: (mails, bytes) =>
      timed(
        () => handIn(port, mails, bytes),
        () => readdirSync(join(home, 'queue')).length,
        () => cpuSecondsOf(pid),
      ),
    stop,
  };
}

/** Its own configuration but for these. The plugin knows the client's name and the way out, so that no DNS is asked. */
function filesOf(mode: HarakaMode, port: number, sinkPort: number): Record<string, string> {
  return {
    'config/smtp.ini': `listen=127.0.0.1:${port}\n`,
    'config/me': 'bench.example\n',
    'config/log.ini': '[main]\nlevel=ERROR\n',
    'config/outbound.ini': 'local_mx_ok=true\n',
    'config/smtp_forward.ini': `host=127.0.0.1\nport=${sinkPort}\n`,
    'config/plugins': mode === 'queued' ? 'to_sink\n' : 'to_sink\nqueue/smtp_forward\n',
    'plugins/to_sink.js': `
      exports.hook_lookup_rdns = (next) => next(OK, 'localhost');
      exports.hook_connect = (next, connection) => {
        connection.relaying = true;
        next();
      };
      exports.hook_get_mx = (next) =>
        next(OK, { exchange: '127.0.0.1', port: ${sinkPort}, priority: 0 });
    `,
  };
}

async function answers(port: number): Promise<boolean> {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadlineMs) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
      socket.once('connect', () => socket.end());
    });
    if (connected) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

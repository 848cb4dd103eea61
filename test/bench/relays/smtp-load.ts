import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '../../network/free-port.ts';

const run = promisify(execFile);
const CONNECTIONS = 10;

/** Postfix's own programs for load and sink; as root, since the sink runs as its user. */
export function smtpLoadIsInstalled(): boolean {
  const programs = ['postfix', 'smtp-source', 'smtp-sink'].map((name) => `/usr/sbin/${name}`);
  return process.platform === 'linux' && process.getuid?.() === 0 && programs.every(existsSync);
}

/** Takes any mail and forgets it. */
export async function startSink(): Promise<{ port: number; stop: () => void }> {
  const port = await freePort();
  const sink = spawn('smtp-sink', ['-u', 'postfix', `127.0.0.1:${port}`, '200'], {
    stdio: 'ignore',
  });
  return { port, stop: () => void sink.kill() };
}

/** Hands mails to the relay at a port, over ten connections at once. */
export async function handIn(port: number, mails: number, bytes: number): Promise<void> {
  await run('smtp-source', [
    ...['-s', String(CONNECTIONS), '-m', String(mails), '-l', String(bytes)],
    ...['-f', 'sender@bench.example', '-t', 'recipient@example.com'],
    `127.0.0.1:${port}`,
  ]);
}

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { closeServer, listenOnLoopback } from '@mailferry/local/http';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { type Command, isUp, runCommand } from './fixtures/command.ts';

const REGION = 'us-west-2';
const waitFor = { timeout: 60_000, interval: 50 };
/** Two starts of the whole stack, on a machine that may be busy. */
const TIMEOUT_MS = 180_000;

const statusSchema = z.object({
  cells: z.array(
    z.object({
      region: z.string(),
      queues: z.record(z.string(), z.object({ url: z.string(), visible: z.number() })),
      functions: z.record(
        z.string(),
        z.object({ environments: z.array(z.object({ pid: z.number() })) }),
      ),
    }),
  ),
});

async function statusOf(address: string) {
  return statusSchema.parse(await (await fetch(address)).json());
}

/** Ended with its test, however that ends. */
function started(...flags: string[]): Command {
  const command = runCommand(...flags);
  onTestFinished(async () => {
    command.child.kill('SIGKILL');
    await command.exited;
  });
  return command;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('kill -9 takes the functions along and loses nothing that was kept', {
  timeout: TIMEOUT_MS,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mailferry-start-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = started('--data', dataDir);
  await isUp(first);
  const pids = await vi.waitFor(async () => {
    const { cells } = await statusOf(first.address('Status'));
    const found = cells.flatMap(({ functions }) =>
      Object.values(functions).flatMap(({ environments }) => environments.map(({ pid }) => pid)),
    );
    expect(found.length).toBeGreaterThanOrEqual(3);
    return found;
  }, waitFor);
  const { cells } = await statusOf(first.address('Status'));
  // Nothing takes from the dead letters by itself; a tick in between would drain the backlog.
  const queue = cells.find(({ region }) => region === REGION)?.queues['deadLetter']?.url ?? '';
  const client = new SQSClient({
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    endpoint: first.address('SQS, S3'),
  });
  await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'kept' }));
  client.destroy();

  first.child.kill('SIGKILL');
  expect(await first.exited).toBe('SIGKILL');
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), waitFor);

  const second = started('--data', dataDir, '--empty');
  await isUp(second);
  const again = new SQSClient({
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    endpoint: second.address('SQS, S3'),
  });
  const { Messages } = await again.send(
    new ReceiveMessageCommand({
      QueueUrl: `${second.address('SQS, S3')}${new URL(queue).pathname}`,
      WaitTimeSeconds: 1,
    }),
  );
  again.destroy();
  expect(Messages?.[0]?.Body).toBe('kept');
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

test('Ctrl-C, which npm passes on once more, ends the stack in order', {
  timeout: TIMEOUT_MS,
}, async () => {
  const command = started('--empty');
  await isUp(command);
  const group = -(command.child.pid ?? 0);
  process.kill(group, 'SIGINT');
  command.child.kill('SIGINT');
  expect(await command.exited).toBe(0);
  expect(() => process.kill(group, 0)).toThrow();
});

test('a second interrupt does not wait for what runs', { timeout: TIMEOUT_MS }, async () => {
  const command = started('--empty');
  await isUp(command);
  const ses = command.address('SES');
  const fault = { method: 'PUT', body: JSON.stringify({ mode: 'hang' }) };
  await fetch(`${ses}/_sim/regions/${REGION}/fault`, fault);
  // From now on every health run hangs for seconds, one after the other.
  await vi.waitFor(async () => {
    const summary = await (await fetch(`${ses}/_sim/summary`)).json();
    expect(summary).toMatchObject({
      regions: { [REGION]: { faultsFired: expect.objectContaining({ hang: expect.any(Number) }) } },
    });
  }, waitFor);
  command.child.kill('SIGTERM');
  await vi.waitFor(() => expect(command.output()).toContain('Interrupt again'), waitFor);
  const again = setInterval(() => command.child.kill('SIGTERM'), 100);
  onTestFinished(() => clearInterval(again));
  expect(await command.exited).toBe(1);
});

test('a data directory that another stack uses is named, and the start ends', {
  timeout: TIMEOUT_MS,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mailferry-start-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = started('--empty', '--data', dataDir);
  await isUp(first);
  const second = started('--empty', '--data', dataDir);
  expect(await second.exited).toBe(1);
  expect(second.output().trim()).toBe(`${dataDir} is in use by another local stack.`);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
});

test('a port in use ends the start with one line that names the port and what changes it', async () => {
  const squatter = createServer();
  const port = await listenOnLoopback(squatter, 0);
  onTestFinished(() => closeServer(squatter));
  const command = started('--ses-port', String(port));
  expect(await command.exited).toBe(1);
  expect(command.output().trim()).toBe(
    `Port ${port} (ses) is in use: choose another with --ses-port or MAILFERRY_SES_PORT; 0 takes a free one.`,
  );
});

test('faulty flags end the start with one line', async () => {
  const command = started('--health-every', 'often');
  expect(await command.exited).toBe(1);
  expect(command.output().trim().split('\n')).toHaveLength(1);
  expect(command.output()).toContain('--health-every: must be a whole number');
});

test('another Node.js is told what to do, in one line', () => {
  const guard = fileURLToPath(
    new URL('../../../packages/local/src/node-guard.mjs', import.meta.url),
  );
  const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.20.2'}})`;
  const { status, stderr } = spawnSync(process.execPath, [
    '--import',
    older,
    '--import',
    guard,
    '-e',
    '0',
  ]);
  expect(status).toBe(1);
  expect(String(stderr).trim()).toMatch(/^Mailferry needs Node\.js 24, this is 20\.20\.2: .*npm/);
  expect(spawnSync(process.execPath, ['--import', guard, '-e', '0']).status).toBe(0);
});

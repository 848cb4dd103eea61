import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../network/free-port.ts';
import { CREDENTIALS, type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { RawClient } from './raw-client.ts';

const MAIN = join(import.meta.dirname, '../../../packages/smtp/src/main.ts');
const MIB = 1024 * 1024;

function run(environment: Record<string, string>): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [MAIN], {
    env: {
      PATH,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function lineOf(child: ChildProcess, text: string): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes(text)) return line;
  }
  throw new Error(`the front never said "${text}"`);
}

function memoryBytes(child: ChildProcess, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

describe('the container entry', () => {
  let cell: EmulatedCell;
  let front: ChildProcess;
  let port: number;
  let healthPort: number;
  beforeAll(async () => {
    cell = await startCell('eu-west-1');
    [port, healthPort] = [await freePort(), await freePort()];
    front = run({
      SMTP_HOSTNAME: 'mx.mailferry.test',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(port),
      HEALTH_PORT: String(healthPort),
      SMTP_CELLS: JSON.stringify({ primary: cell.target }),
      SMTP_ACCESS: JSON.stringify({
        networks: [{ network: '127.0.0.0/8', organizationId: 'acme' }],
      }),
    });
    await lineOf(front, 'smtp front started');
  });
  afterAll(async () => {
    front.kill('SIGKILL');
    await cell.stop();
  });

  it.runIf(process.platform === 'linux')(
    'passes 40 MB messages through in bounded memory',
    async () => {
      const send = async (): Promise<void> => {
        const client = await RawClient.connect(port);
        await client.startMail();
        const hash = createHash('sha256');
        const block = Buffer.from(
          `${randomBytes(MIB / 2)
            .toString('hex')
            .slice(0, MIB - 2)}\r\n`,
        );
        for (let sent = 0; sent < 39; sent += 1) {
          hash.update(block);
          await new Promise<void>((resolve) => client.socket.write(block, () => resolve()));
        }
        client.socket.write('.\r\n');
        const id = /Queued as (\w{26})/.exec(await client.reply())?.[1];
        client.destroy();
        const envelope = cell.envelopes().find((one) => one.id === id);
        if (envelope === undefined) throw new Error('answered with 250, but not in the queue');
        const raw = await cell.rawOf(envelope);
        const body = raw.subarray(raw.length - 39 * MIB);
        expect(createHash('sha256').update(body).digest('hex')).toBe(hash.digest('hex'));
        await cell.discardPayloadOf(envelope);
      };
      const before = memoryBytes(front, 'VmRSS');
      await send();
      const one = memoryBytes(front, 'VmHWM') - before;
      await Promise.all([send(), send(), send(), send()]);
      const four = memoryBytes(front, 'VmHWM') - before;
      console.log(
        `front: ${Math.round(before / MIB)} MiB at rest, +${Math.round(one / MIB)} for one message of 39 MiB, +${Math.round(four / MIB)} for four at once`,
      );
      expect(four).toBeLessThan(120 * MIB);
    },
  );

  it('is healthy, and ends on SIGTERM', async () => {
    expect((await fetch(`http://127.0.0.1:${healthPort}/healthz`)).status).toBe(200);
    front.kill('SIGTERM');
    const [code] = await once(front, 'exit');
    expect(code).toBe(0);
  });

  it('names every fault of its environment at once', async () => {
    const child = run({ SMTP_PORT: '99999', SMTPS_PORT: '465', SMTP_CELLS: '{"primary":1}' });
    const line = await lineOf(child, 'ERROR');
    for (const name of ['SMTP_HOSTNAME', 'SMTP_PORT', 'SMTPS_PORT', 'SMTP_CELLS', 'SMTP_ACCESS']) {
      expect(line).toContain(name);
    }
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    expect(code).toBe(1);
  });
});

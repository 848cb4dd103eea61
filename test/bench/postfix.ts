import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLOCK_TICKS_PER_SECOND = 100;
const CONNECTIONS = 10;

/** A Postfix of its own that relays everything to a sink, on the loopback interface. */
export interface Postfix {
  /** Hands mails in over SMTP and waits until all are relayed. @returns seconds of wall time, and of its CPU. */
  relay(mails: number, bytes: number): Promise<{ wallSeconds: number; cpuSeconds: number }>;
  stop(): Promise<void>;
}

/** Whether it can be run here: it needs its load generator and sink, and root for its own sake. */
export function postfixIsInstalled(): boolean {
  const programs = ['postfix', 'smtp-source', 'smtp-sink'].map((name) => `/usr/sbin/${name}`);
  return process.platform === 'linux' && process.getuid?.() === 0 && programs.every(existsSync);
}

export async function startPostfix(): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-postfix-'));
  const [inPort, sinkPort] = [await freePort(), await freePort()];
  for (const name of ['queue', 'data']) mkdirSync(join(folder, name));
  await run('chown', ['postfix', join(folder, 'data')]);
  await run('chmod', ['755', folder]);
  writeFileSync(join(folder, 'main.cf'), mainCf(folder, sinkPort));
  writeFileSync(join(folder, 'master.cf'), masterCf(inPort));
  const sink = spawn('smtp-sink', ['-u', 'postfix', `127.0.0.1:${sinkPort}`, '200'], {
    stdio: 'ignore',
  });
  const postfix = (command: string) => run('postfix', ['-c', folder, command]);
  const stop = async () => {
    await postfix('stop').catch(() => undefined);
    sink.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await postfix('start');
  } catch (cause) {
    await stop();
    throw cause;
  }
  const master = Number(readFileSync(join(folder, 'queue/pid/master.pid'), 'utf8'));

  return {
    async relay(mails, bytes) {
      const startedMs = performance.now();
      const before = cpuSecondsOf(master);
      await run('smtp-source', [
        ...['-s', String(CONNECTIONS), '-m', String(mails), '-l', String(bytes)],
        ...['-f', 'sender@bench.example', '-t', 'recipient@example.com'],
        `127.0.0.1:${inPort}`,
      ]);
      while (queued(folder) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      return {
        wallSeconds: (performance.now() - startedMs) / 1000,
        cpuSeconds: cpuSecondsOf(master) - before,
      };
    },
    stop,
  };
}

function mainCf(folder: string, sinkPort: number): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    myhostname: 'bench.example',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    relayhost: `[127.0.0.1]:${sinkPort}`,
    alias_maps: '',
    maillog_file: `${folder}/data/log`,
    maillog_file_prefixes: folder,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** The distribution's services, none of them in a chroot, with SMTP at a port of our own. */
function masterCf(port: number): string {
  return readFileSync('/etc/postfix/master.cf', 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const fields = line.split(/\s+/);
      if (line.startsWith(' ') || fields.length < 8) return line;
      if (fields[0] === 'smtp' && fields[1] === 'inet') fields[0] = `127.0.0.1:${port}`;
      fields[4] = 'n';
      return fields.join(' ');
    })
    .join('\n');
}

function queued(folder: string): number {
  return ['incoming', 'active', 'deferred', 'maildrop'].reduce(
    (sum, name) => sum + readdirSync(join(folder, 'queue', name), { recursive: true }).length,
    0,
  );
}

/** User and system time of a process, its living descendants, and those that it has waited for. */
function cpuSecondsOf(pid: number): number {
  const tree = processes();
  const sum = (parent: number): number =>
    tree
      .filter((one) => one.parent === parent)
      .reduce((total, one) => total + one.ticks + sum(one.pid), 0);
  return ((tree.find((one) => one.pid === pid)?.ticks ?? 0) + sum(pid)) / CLOCK_TICKS_PER_SECOND;
}

function processes(): { pid: number; parent: number; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const [parent = 0] = fields.slice(1);
        // utime, stime, cutime, cstime (proc_pid_stat(5), 14–17).
        const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
        return [{ pid: Number(name), parent, ticks }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

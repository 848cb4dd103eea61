import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../network/free-port.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { type Relay, timed } from './relay.ts';
import { handIn, startSink } from './smtp-load.ts';

const run = promisify(execFile);

/** A Postfix of its own, as the distribution sets it up. */
export async function startPostfix(): Promise<Relay> {
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-postfix-'));
  const port = await freePort();
  const sink = await startSink();
  for (const name of ['queue', 'data']) mkdirSync(join(folder, name));
  await run('chown', ['postfix', join(folder, 'data')]);
  await run('chmod', ['755', folder]);
  writeFileSync(join(folder, 'main.cf'), mainCf(folder, sink.port));
  writeFileSync(join(folder, 'master.cf'), masterCf(port));
  const postfix = (command: string) => run('postfix', ['-c', folder, command]);
  const stop = async () => {
    await postfix('stop').catch(() => undefined);
    sink.stop();
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
    relay: (mails, bytes) =>
      timed(
        () => handIn(port, mails, bytes),
        () => queued(folder),
        () => cpuSecondsOf(master),
      ),
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

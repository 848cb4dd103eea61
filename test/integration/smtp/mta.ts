import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program is on this machine; sbin included, where MTAs live. */
export function hasProgram(name: string): boolean {
  const env = { PATH: `${process.env['PATH']}:/usr/sbin` };
  return spawnSync('sh', ['-c', `command -v ${name}`], { env }).status === 0;
}

/** Postfix takes its queue's owner from the machine, and so has to be started by root. */
export function hasPostfix(): boolean {
  return process.getuid?.() === 0 && hasProgram('postfix');
}

export interface Postfix {
  /** Takes over mail as a program on its machine hands it in. */
  sendmail(from: string, to: string, message: Buffer): void;
  /** Mails in its queue. */
  queued(): number;
  /** Tries everything in the queue again. */
  flush(): void;
  stop(): void;
}

/** A Postfix of its own, with queue and configuration in a temporary folder, that hands all mail to one relay host. */
export function startPostfix(relayPort: number): Postfix {
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-postfix-'));
  chmodSync(folder, 0o755);
  const [config, queue, data] = ['config', 'queue', 'data'].map((name) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  });
  if (config === undefined || queue === undefined || data === undefined) throw new Error('folders');
  execFileSync('chown', ['postfix', data]);
  writeFileSync(
    join(config, 'main.cf'),
    [
      'compatibility_level = 3.6',
      `queue_directory = ${queue}`,
      `data_directory = ${data}`,
      'myhostname = gateway.contoso.example',
      'mydestination =',
      'inet_interfaces = loopback-only',
      `relayhost = [127.0.0.1]:${relayPort}`,
      'smtp_dns_support_level = disabled',
      'smtp_host_lookup = native',
      'minimal_backoff_time = 1s',
      'maximal_backoff_time = 2s',
      'queue_run_delay = 1s',
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(config, 'master.cf'),
    [
      'pickup    unix  n  -  n  1     1  pickup',
      'cleanup   unix  n  -  n  -     0  cleanup',
      'qmgr      unix  n  -  n  1     1  qmgr',
      'rewrite   unix  -  -  n  -     -  trivial-rewrite',
      'bounce    unix  -  -  n  -     0  bounce',
      'defer     unix  -  -  n  -     0  bounce',
      'trace     unix  -  -  n  -     0  bounce',
      'smtp      unix  -  -  n  -     -  smtp',
      'error     unix  -  -  n  -     -  error',
      'retry     unix  -  -  n  -     -  error',
      'scache    unix  -  -  n  -     1  scache',
      'showq     unix  n  -  n  -     -  showq',
      'flush     unix  n  -  n  1000? 0  flush',
      '',
    ].join('\n'),
  );
  const run = (program: 'postfix' | 'sendmail', args: string[], input?: Buffer) =>
    execFileSync(`/usr/sbin/${program}`, [program === 'postfix' ? '-c' : '-C', config, ...args], {
      ...(input === undefined ? {} : { input }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  run('postfix', ['start']);
  return {
    sendmail: (from, to, message) => void run('sendmail', ['-i', '-f', from, to], message),
    queued: () => {
      const listed = execFileSync('/usr/sbin/postqueue', ['-c', config, '-j']).toString();
      return listed.split('\n').filter((line) => line !== '').length;
    },
    flush: () => void execFileSync('/usr/sbin/postqueue', ['-c', config, '-f']),
    stop: () => {
      execFileSync('/usr/sbin/postfix', ['-c', config, 'stop'], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

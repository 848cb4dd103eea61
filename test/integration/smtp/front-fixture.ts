import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientOptions } from '@mailferry/client';
import type { Log } from '@mailferry/core/ports';
import { accessOf } from '@mailferry/smtp/access';
import { clientPool } from '@mailferry/smtp/clients';
import { startSmtpFront } from '@mailferry/smtp/front';
import type { SmtpFrontOptions } from '@mailferry/smtp/options';
import { CREDENTIALS, type EmulatedCell } from '../client/emulated-cell.ts';

export const LOOPBACK = [
  { network: '127.0.0.0/8', organizationId: 'acme', integrationId: 'gateway', allowStandby: true },
];

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A front before emulated cells; loopback clients speak for "acme". */
export function startFront(
  cells: { primary: EmulatedCell; standby?: EmulatedCell },
  overrides: Partial<SmtpFrontOptions> & { client?: Partial<ClientOptions> } = {},
) {
  const { client, ...options } = overrides;
  return startSmtpFront({
    hostname: 'mx.mailferry.test',
    port: 0,
    access: accessOf({ networks: LOOPBACK }, Date.now),
    clients: clientPool({
      cells: {
        primary: cells.primary.target,
        ...(cells.standby === undefined ? {} : { standby: cells.standby.target }),
      },
      credentials: CREDENTIALS,
      timeouts: { connectMs: 500, queueMs: 1_000, payloadMs: 5_000 },
      ...client,
    }),
    log: silentLog,
    graceMs: 5_000,
    ...options,
  });
}

/** A self-signed certificate, made at each run: none is kept in the repository. */
export function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-tls-'));
  try {
    const key = join(folder, 'key.pem');
    const cert = join(folder, 'cert.pem');
    const subject = ['-subj', '/CN=mx.mailferry.test', '-days', '2'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const args = ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { describeError, MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import { accessOf } from './access.ts';
import { clientPool } from './clients.ts';
import { readEnvironment } from './environment.ts';
import { startSmtpFront } from './front.ts';
import { jsonLog } from './json-log.ts';

/** The container's entry: runs until SIGTERM or SIGINT, then lets messages in progress end. */
async function main(): Promise<void> {
  // Without a locale, zod/mini calls every fault "Invalid input".
  z.config(z.locales.en());
  const environment = readEnvironment(process.env);
  const { access, cells, securePort, tls, ...rest } = environment;
  const clients = clientPool({ cells });
  const front = await startSmtpFront({
    ...rest,
    ...(securePort === undefined ? {} : { securePort }),
    ...(tls === undefined ? {} : { tls }),
    access: accessOf(access, Date.now),
    clients,
    log: jsonLog,
  });
  jsonLog.info('smtp front started', { port: front.port, securePort: front.securePort });
  await signalled();
  jsonLog.info('smtp front stops', { graceMs: environment.graceMs });
  await front.close();
  clients.close();
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

main().catch((error: unknown) => {
  const message = error instanceof MailferryError ? error.message : 'The front failed.';
  jsonLog.error(message, describeError(error));
  process.exitCode = 1;
});

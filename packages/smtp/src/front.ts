import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { describeError } from '@mailferry/core/errors';
import { MAX_MESSAGE_BYTES } from '@mailferry/core/mail/envelope';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { ulid } from 'ulid';
import { handlers } from './handlers.ts';
import { healthServer } from './health.ts';
import { frontMetrics } from './metrics.ts';
import { DEFAULT_LIMITS, type SmtpFront, type SmtpFrontOptions } from './options.ts';
import { SessionBook } from './session-book.ts';

/** Kept free for the Received field within SES's 40 MB. */
const TRACE_BYTES = 2 * 1024;

/**
 * Starts the SMTP front: a message is answered with 250 only once it is durably queued, and with 451 when it cannot
 * be, so that the sending MTA keeps it.
 */
export async function startSmtpFront(options: SmtpFrontOptions): Promise<SmtpFront> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const nowMs = options.clock?.nowMs ?? Date.now;
  const newId = options.newId ?? (() => ulid(nowMs()));
  const graceMs = options.graceMs ?? 30_000;
  const metrics = frontMetrics();
  const book = new SessionBook(options.access, limits, metrics, nowMs);
  const receiving = new Set<string>();
  const context = { options, dataMs: limits.dataMs, metrics, nowMs, newId };
  let isDraining = false;

  const shared: SMTPServerOptions = {
    name: options.hostname,
    banner: 'Mailferry',
    size: MAX_MESSAGE_BYTES - TRACE_BYTES,
    rejectOversized: true,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    authMethods: ['PLAIN', 'LOGIN'],
    // Who may send is decided at MAIL FROM, by login or by network.
    authOptional: true,
    maxClients: limits.connections,
    maxRecipients: limits.recipientsPerMail,
    socketTimeout: limits.idleMs,
    closeTimeout: graceMs,
    disableReverseLookup: options.reverseLookup !== true,
    logger: false,
    disabledCommands: options.tls === undefined ? ['AUTH', 'STARTTLS'] : [],
    ...options.tls,
  };
  const start = async (port: number, secure: boolean): Promise<SMTPServer> => {
    const server: SMTPServer = new SMTPServer({
      ...shared,
      secure,
      ...handlers(book, receiving, context, (sessionId) => {
        if (isDraining) dismiss(server, (id) => id === sessionId);
      }),
    });
    server.on('error', (error) => options.log.warn('smtp connection failed', describeError(error)));
    await listening(server.server, port, options.host);
    return server;
  };

  const plain = await start(options.port, false);
  const secure =
    options.securePort === undefined ? undefined : await start(options.securePort, true);
  const servers = secure === undefined ? [plain] : [plain, secure];
  const health =
    options.healthPort === undefined ? undefined : healthServer(metrics.registry, () => isDraining);
  if (health !== undefined) await listening(health, options.healthPort ?? 0, options.host);

  return {
    port: portOf(plain.server),
    securePort: secure && portOf(secure.server),
    healthPort: health && portOf(health),
    async close() {
      isDraining = true;
      const closed = servers.map((server) => new Promise<void>((done) => server.close(done)));
      for (const server of servers) dismiss(server, (id) => !receiving.has(id));
      await Promise.all(closed);
      await closeHealth(health);
    },
  };
}

/** Says goodbye to sessions that are not in the middle of a message. */
function dismiss(server: SMTPServer, isConcerned: (sessionId: string) => boolean): void {
  for (const connection of [...server.connections]) {
    if (isConcerned(connection.session.id)) connection.send(421, 'Server shutting down');
  }
}

function listening(server: Server, port: number, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on TCP');
  return address.port;
}

async function closeHealth(server: HttpServer | undefined): Promise<void> {
  if (server === undefined) return;
  await new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

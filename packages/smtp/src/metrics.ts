import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type FrontMetrics = ReturnType<typeof frontMetrics>;

/** The front's metrics, on a registry of their own: several fronts may live in one process. */
export function frontMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    connections: new Counter({
      name: 'mailferry_smtp_connections_total',
      help: 'SMTP connections accepted.',
      registers,
    }),
    openConnections: new Gauge({
      name: 'mailferry_smtp_connections_open',
      help: 'SMTP connections open now.',
      registers,
    }),
    failedLogins: new Counter({
      name: 'mailferry_smtp_failed_logins_total',
      help: 'Logins with a wrong name or password.',
      registers,
    }),
    mails: new Counter({
      name: 'mailferry_smtp_mails_total',
      help: 'Messages after DATA, by how they ended.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    standbyMails: new Counter({
      name: 'mailferry_smtp_standby_mails_total',
      help: 'Messages queued in the standby cell.',
      registers,
    }),
    queueSeconds: new Histogram({
      name: 'mailferry_smtp_data_seconds',
      help: 'From DATA to the reply, in seconds.',
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300],
      registers,
    }),
    mailBytes: new Histogram({
      name: 'mailferry_smtp_mail_bytes',
      help: 'Size of queued messages, in bytes.',
      buckets: [4, 16, 64, 256, 1024, 4096, 16384, 40960].map((kib) => kib * 1024),
      registers,
    }),
  };
}

import type { Clock, Log, NewId } from '@mailferry/core/ports';
import type { Access } from './access.ts';
import type { ClientPool } from './clients.ts';
import type { OrganizationLimitSettings } from './organization-limits.ts';

export interface Limits extends OrganizationLimitSettings {
  /** Sessions at a time; one more is answered with 421. */
  connections: number;
  /** Mails of one session; one more is answered with 421, and the client connects anew. */
  mailsPerConnection: number;
  /** RFC 5321 §4.5.3.1.8 asks for at least 100; one more is answered with 452. */
  recipientsPerMail: number;
  /** Failed logins of one session; the last is answered with 421. */
  failedLogins: number;
  /** Silence of the client. RFC 5321 §4.5.3.2.7: at least five minutes. */
  idleMs: number;
  /** For one message from DATA to its end, however slowly it trickles. */
  dataMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 1_000,
  organizationConnections: 500,
  mailsPerConnection: 1_000,
  recipientsPerMail: 1_000,
  failedLogins: 3,
  idleMs: 5 * 60 * 1000,
  dataMs: 15 * 60 * 1000,
};

export interface SmtpFrontOptions {
  /** The name in the greeting and in Received fields. */
  hostname: string;
  /** The address to listen on. Default 127.0.0.1. */
  host?: string;
  /** SMTP with STARTTLS where there is a certificate; 0 for any free port. */
  port: number;
  /** SMTP over TLS from the first byte (RFC 8314); needs a certificate. */
  securePort?: number;
  /** HTTP for /healthz and /metrics. */
  healthPort?: number;
  /** PEM. Without a certificate there is no STARTTLS and no AUTH: passwords never travel in the clear. */
  tls?: { key: string; cert: string };
  access: Access;
  /** Stays the caller's own: `close` does not close it. */
  clients: ClientPool;
  limits?: Partial<Limits>;
  /** How long `close` waits for messages being received. Default 30 s. */
  graceMs?: number;
  /** Whether to look up the client's host name for Received fields. Default false: it delays each greeting. */
  reverseLookup?: boolean;
  log: Log;
  clock?: Pick<Clock, 'nowMs'>;
  /** Makes a ULID. */
  newId?: NewId;
}

export interface SmtpFront {
  port: number;
  securePort: number | undefined;
  healthPort: number | undefined;
  /**
   * Stops accepting, lets messages being received end with their reply, answers everybody else with 421.
   * Resolves once every session is over, at the latest shortly after `graceMs`.
   */
  close(): Promise<void>;
}

import { isIPv6 } from 'node:net';

export interface Trace {
  /** HELO or EHLO argument, as the client gave it. */
  helo: string;
  remoteAddress: string;
  /** From reverse look-up; empty when there is none. */
  remoteName: string;
  by: string;
  isExtended: boolean;
  isSmtpUtf8: boolean;
  isAuthenticated: boolean;
  tls: { version: string; cipher: string } | undefined;
  id: string;
  receivedAtMs: number;
}

/**
 * A Received header field (RFC 5321 §4.4), folded, with its last CRLF. Protocol keywords by RFC 3848 and RFC 6531 §4.3.
 * The recipient is left out: a mail to several must not tell one of the others.
 */
export function receivedHeader(trace: Trace): string {
  const literal = isIPv6(trace.remoteAddress)
    ? `[IPv6:${trace.remoteAddress}]`
    : `[${trace.remoteAddress}]`;
  const tcpInfo = trace.remoteName === '' ? literal : `${atomsOf(trace.remoteName)} ${literal}`;
  const lines = [
    `Received: from ${atomsOf(trace.helo)} (${tcpInfo})`,
    `by ${trace.by} (Mailferry) with ${protocolOf(trace)}`,
    `id ${trace.id}`,
  ];
  if (trace.tls !== undefined)
    lines.push(`(version=${trace.tls.version} cipher=${trace.tls.cipher})`);
  return `${lines.join('\r\n\t')};\r\n\t${dateOf(trace.receivedAtMs)}\r\n`;
}

function protocolOf(trace: Trace): string {
  if (!trace.isExtended) return 'SMTP';
  const base = trace.isSmtpUtf8 ? 'UTF8SMTP' : 'ESMTP';
  return `${base}${trace.tls === undefined ? '' : 'S'}${trace.isAuthenticated ? 'A' : ''}`;
}

/** Keeps a client's own words from ending the field, opening comments or breaking lines. */
function atomsOf(text: string): string {
  const kept = text.replace(/[^A-Za-z0-9._:[\]-]/g, '?').slice(0, 255);
  return kept === '' ? 'unknown' : kept;
}

/** RFC 5322 date-time in UTC. */
function dateOf(nowMs: number): string {
  return new Date(nowMs).toUTCString().replace('GMT', '+0000');
}

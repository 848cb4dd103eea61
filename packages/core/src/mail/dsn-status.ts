import type { DsnRecipient, DsnReport } from './dsn-report.ts';
import { mailDate } from './dsn-report.ts';
import { oneLine } from './dsn-text.ts';
import { writeField } from './header-field.ts';
import { isUsAscii } from './usable-address.ts';

/** RFC 3463 §2: class, subject and detail. */
const STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** The content of a message/delivery-status part (RFC 3464 §2): US-ASCII, lines end with CRLF. */
export function dsnStatus(report: DsnReport): string {
  const perMessage = fields([
    ['Reporting-MTA', `dns; ${usAscii(report.domain)}`],
    ['Original-Envelope-Id', usAscii(report.envid ?? '')],
    ['Arrival-Date', mailDate(report.arrivedAtMs)],
    ['X-Mailferry-Id', usAscii(report.originalId)],
  ]);
  const perRecipient = report.recipients.map((recipient) => recipientFields(report, recipient));
  return [perMessage, ...perRecipient].join('\r\n');
}

function recipientFields(
  { kind, dateMs, retryUntilMs }: DsnReport,
  { recipient, status, diagnostic }: DsnRecipient,
): string {
  const failed = kind !== 'delayed';
  return fields([
    ['Final-Recipient', typedAddress(recipient)],
    ['Action', failed ? 'failed' : 'delayed'],
    ['Status', STATUS.test(status) ? status : failed ? '5.0.0' : '4.0.0'],
    ['Diagnostic-Code', typedDiagnostic(diagnostic)],
    ['Last-Attempt-Date', mailDate(dateMs)],
    // RFC 3464 §2.3.9.
    ['Will-Retry-Until', failed || retryUntilMs === undefined ? '' : mailDate(retryUntilMs)],
  ]);
}

/** Fields without a value are left out. */
function fields(entries: readonly (readonly [name: string, value: string])[]): string {
  return entries
    .filter(([, value]) => value !== '')
    .map(([name, value]) => writeField(name, value, '\r\n').raw)
    .join('');
}

/** RFC 6533 §3: addresses beyond US-ASCII have the type utf-8, and in 7-bit content the form utf-8-addr-xtext. */
function typedAddress(address: string): string {
  const clean = oneLine(address);
  if (isUsAscii(clean)) return `rfc822; ${clean}`;
  const escaped = clean.replaceAll(
    /[^!-*,-<>-[\]-~]/gu,
    (character) => `\\x{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
  return `utf-8; ${escaped}`;
}

/** RFC 3464 §2.3.6: the type `smtp` is for answers of the SMTP dialogue alone. */
function typedDiagnostic(diagnostic: string): string {
  const text = usAscii(diagnostic);
  if (text === '') return '';
  return `${/^[2-5]\d\d[ -]/.test(text) ? 'smtp' : 'x-mailferry'}; ${text}`;
}

function usAscii(text: string): string {
  return oneLine(text).replaceAll(/[^ -~]/gu, '?');
}

import { isUtf8 } from 'node:buffer';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { DsnReport } from './dsn-report.ts';
import { mailDate } from './dsn-report.ts';
import { dsnStatus } from './dsn-status.ts';
import { dsnSubject, dsnText, oneLine } from './dsn-text.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue, writeField } from './header-field.ts';

/** The part with the original header ends, at a field's end, before this size. */
const MAX_HEADER_BYTES = 16 * 1024;

/** RFC 5322 §2.1.1: no line is longer. */
const MAX_LINE_LENGTH = 998;

/** RFC 5322 §3.6.4, without the obsolete forms. */
const MESSAGE_ID = /^<[!-;=?-~]{1,250}>$/;

/**
 * Writes a delivery status notification (RFC 3464, in the multipart/report of RFC 6522): a text for people, the status
 * of every recipient, and the header of the original. Send it with the null reverse-path. The same report makes the
 * same bytes; all of them are US-ASCII, but for a MAIL FROM that is not.
 */
export function buildDsn(report: DsnReport): Buffer {
  const original = originalHeader(report.original);
  const charset = isUtf8(original) ? 'utf-8' : 'iso-8859-1';
  const parts = [
    part('text/plain; charset=utf-8', Buffer.from(dsnText(report))),
    part('message/delivery-status', Buffer.from(dsnStatus(report))),
    part(`text/rfc822-headers; charset=${charset}`, original),
  ];
  const boundary = boundaryFor(report.id, parts);
  const header = headerFields(report, boundary)
    .map(([name, value]) => writeField(name, value, '\r\n').raw)
    .join('');
  const body = parts.map((content) => `--${boundary}\r\n${content}\r\n`).join('');
  return Buffer.from(`${header}\r\n${body}--${boundary}--\r\n`, 'latin1');
}

function headerFields(report: DsnReport, boundary: string): [name: string, value: string][] {
  const messageId = messageIdOf(report.original);
  return [
    ['From', `Mail Delivery System <MAILER-DAEMON@${report.domain}>`],
    ['To', report.mailFrom],
    ['Subject', dsnSubject(report.kind)],
    ['Date', mailDate(report.dateMs)],
    ['Message-ID', `<${report.id}@${report.domain}>`],
    ...(messageId === undefined
      ? []
      : ([
          ['In-Reply-To', messageId],
          ['References', messageId],
        ] as [string, string][])),
    // RFC 3834 §5: no automatic answer may be given to this.
    ['Auto-Submitted', 'auto-replied'],
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/report; report-type=delivery-status; boundary="${boundary}"`],
  ];
}

function messageIdOf(original: Buffer): string | undefined {
  const field = splitMessage(original).header.first('Message-ID');
  const value = field === undefined ? '' : fieldValue(field);
  return MESSAGE_ID.test(value) ? value : undefined;
}

function originalHeader(original: Buffer): Buffer {
  let header = '';
  for (const field of splitMessage(original).header.fields) {
    if (header.length + field.raw.length > MAX_HEADER_BYTES) break;
    header += field.raw;
  }
  return Buffer.from(header, 'latin1');
}

/** One body part as a latin1 string, its lines ending with CRLF, in quoted-printable where 7 bits do not carry it. */
function part(contentType: string, content: Buffer): string {
  const lines = content.toString('latin1').split(/\r?\n/);
  const text = lines.map((line) => line.replaceAll('\r', ' ')).join('\r\n');
  const isPlain = lines.every((line) => line.length <= MAX_LINE_LENGTH && /^[\t -~]*$/.test(line));
  const encoded = isPlain ? text : wrap(encode(Buffer.from(text, 'latin1')));
  const encoding = isPlain ? '7bit' : 'quoted-printable';
  return `Content-Type: ${contentType}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encoded}`;
}

/** The content is partly a stranger's, who must not be able to end a part. */
function boundaryFor(id: string, parts: readonly string[]): string {
  const stem = `mailferry-${oneLine(id)}`;
  let boundary = stem;
  for (let n = 1; parts.some((content) => content.includes(boundary)); n += 1)
    boundary = `${stem}-${n}`;
  return boundary;
}

import type { DsnKind, DsnRecipient, DsnReport } from './dsn-report.ts';
import { mailDate } from './dsn-report.ts';

/** Longer diagnostics say nothing more to their reader, and a hostile remote system may answer at any length. */
const MAX_DIAGNOSTIC_LENGTH = 500;

const SUBJECTS: Record<DsnKind, string> = {
  failed: 'Undelivered mail: your message could not be delivered',
  expired: 'Undelivered mail: your message could not be delivered in time',
  delayed: 'Delayed mail: your message has not been delivered yet',
};

export function dsnSubject(kind: DsnKind): string {
  return SUBJECTS[kind];
}

/** The part of the notification that is written for people; lines end with CRLF. */
export function dsnText(report: DsnReport): string {
  return [
    `This is the mail system at ${oneLine(report.domain)}.`,
    '',
    ...opening(report),
    '',
    ...report.recipients.flatMap(recipientLines),
    ...closing(report),
    '',
    `Reference: ${oneLine(report.originalId)}`,
    '',
  ].join('\r\n');
}

/** Text of foreign origin on one line, without control characters, of bounded length. */
export function oneLine(text: string): string {
  const clean = text
    .slice(0, 2 * MAX_DIAGNOSTIC_LENGTH)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return clean.trim().slice(0, MAX_DIAGNOSTIC_LENGTH).toWellFormed();
}

function opening({ kind, arrivedAtMs }: DsnReport): string[] {
  const message = `Your message of ${mailDate(arrivedAtMs)}`;
  switch (kind) {
    case 'failed':
      return [message, 'could not be delivered to:'];
    case 'expired':
      return [message, 'could not be delivered in the time that it was given, to:'];
    case 'delayed':
      return [message, 'has not been delivered yet to:'];
  }
}

function recipientLines({ recipient, status, diagnostic }: DsnRecipient): string[] {
  return [`    ${oneLine(recipient)}`, `        ${oneLine(diagnostic)} (${oneLine(status)})`, ''];
}

function closing({ kind, retryUntilMs }: DsnReport): string[] {
  if (kind !== 'delayed') {
    return ['It will not be tried again. The header of your message is attached.'];
  }
  const until = retryUntilMs === undefined ? '' : ` until ${mailDate(retryUntilMs)}`;
  return [
    'You need not do anything, and need not send it again: the message is kept,',
    `and will be tried again${until}.`,
    'You will be told if it cannot be delivered by then.',
  ];
}

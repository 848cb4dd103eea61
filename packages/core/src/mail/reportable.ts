import type { DsnKind } from './dsn-report.ts';
import type { NotifyWish } from './envelope.ts';
import type { HeaderBlock } from './header-block.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue } from './header-field.ts';

export interface ReportableMail {
  mailFrom: string;
  /** RFC 3461 NOTIFY, where the client gave it. */
  notify?: readonly NotifyWish[] | undefined;
  /** The raw message; its header block is enough. */
  message: Buffer;
}

/**
 * Whether a notification of that kind goes out for a mail. Never for the null reverse-path (RFC 5321 §4.5.5) or for a
 * notification, however it was sent; never against the client's wish (RFC 3461 §4.1). Failures are reported for bulk
 * and automatic mail as well, since lists clean themselves by them; delays are not, since nobody would read them.
 */
export function isReportable(kind: DsnKind, { message, ...mail }: ReportableMail): boolean {
  if (!isWanted(kind, mail)) return false;
  const { header } = splitMessage(message);
  if (/^multipart\/report\b/i.test(valueOfFirst(header, 'Content-Type'))) return false;
  return kind !== 'delayed' || !isUnattended(header);
}

/** Whether the envelope alone allows a notification of that kind. */
export function isWanted(
  kind: DsnKind,
  { mailFrom, notify }: Omit<ReportableMail, 'message'>,
): boolean {
  if (mailFrom === '' || /^mailer-daemon@/i.test(mailFrom)) return false;
  const wish = kind === 'delayed' ? 'DELAY' : 'FAILURE';
  return notify === undefined || notify.length === 0 || notify.includes(wish);
}

/** RFC 3834 §5 for Auto-Submitted; the values of Precedence are custom, older than any RFC. */
function isUnattended(header: HeaderBlock): boolean {
  const automatic = valueOfFirst(header, 'Auto-Submitted');
  return (
    (automatic !== '' && !/^no\b/i.test(automatic)) ||
    /^(?:bulk|junk|list)\b/i.test(valueOfFirst(header, 'Precedence')) ||
    header.first('List-Id') !== undefined
  );
}

function valueOfFirst(header: HeaderBlock, name: string): string {
  const field = header.first(name);
  return field === undefined ? '' : fieldValue(field);
}

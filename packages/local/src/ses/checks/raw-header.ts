import { SesError } from '../ses-error.ts';
import { headerEnd } from './header-end.ts';

/** One header field as submitted, unfolded (RFC 5322 section 2.2.3). */
export interface RawField {
  name: string;
  value: string;
}

const FIELD = /^([!-9;-~]+)[ \t]*:([\s\S]*)$/;

/**
 * Fields that SES refuses to see twice (developer guide, "Email header fields"), and those of RFC 5322 section 3.6 that
 * occur once at most. The list is its own, not the product's: what checks must not share code with what it checks.
 */
const UNIQUE = new Set(
  `accept-language acceptlanguage archived-at auto-submitted bcc bounces-to cc comments content-alternative
  content-base content-class content-description content-disposition content-duration content-id content-language
  content-length content-location content-md5 content-transfer-encoding content-type date delivered-to
  disposition-notification-options disposition-notification-to dkim-signature domainkey-signature errors-to from
  importance in-reply-to keywords list-archive list-help list-id list-owner list-post list-subscribe list-unsubscribe
  list-unsubscribe-post message-context message-id mime-version organization original-from original-message-id
  original-recipient original-subject precedence priority references reply-to return-path return-receipt-to sender
  sensitivity solicitation subject thread-index thread-topic to user-agent vbr-info`.split(/\s+/),
);

/**
 * The header fields of a raw message; lines that are no fields are passed over.
 * @throws SesError BadRequestException where there is no header block, no From, or a unique field twice
 */
export function readHeader(raw: Buffer): RawField[] {
  const fields: RawField[] = [];
  const seen = new Set<string>();
  for (const line of unfoldedLines(raw.toString('utf8', 0, headerEnd(raw)))) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      if (fields.length === 0) break;
      continue;
    }
    const key = name.toLowerCase();
    if (seen.has(key) && UNIQUE.has(key)) {
      throw new SesError('BadRequestException', `Duplicate header '${name}'.`);
    }
    seen.add(key);
    fields.push({ name, value: value.trim() });
  }
  if (fields.length === 0) throw new SesError('BadRequestException', 'Missing header block.');
  if (!seen.has('from'))
    throw new SesError('BadRequestException', "Missing required header 'From'.");
  return fields;
}

/** The first field's value. */
export function headerValue(fields: readonly RawField[], name: string): string | undefined {
  return fields.find((field) => field.name.toLowerCase() === name)?.value;
}

function* unfoldedLines(text: string): Generator<string> {
  let line = '';
  for (const part of text.split(/\r?\n/)) {
    if (/^[ \t]/.test(part)) {
      line += part;
      continue;
    }
    if (line !== '') yield line;
    line = part;
  }
  if (line !== '') yield line;
}

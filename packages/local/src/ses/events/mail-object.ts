import { ACCOUNT_ID } from '../account.ts';
import type { RawField } from '../checks/raw-header.ts';
import { headerValue } from '../checks/raw-header.ts';
import type { MailRecord } from '../store/mail-record.ts';
import type { CommonHeaders, MailObject } from './ses-event.ts';

/** SES developer guide, "Mail object": headers beyond 10 KB are cut off. */
const MAX_HEADERS_BYTES = 10 * 1024;

/** The part of an event that tells which mail it is about. */
export function mailObjectOf(mail: MailRecord, fields: readonly RawField[]): MailObject {
  const { headers, truncated } = cutOff(fields);
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1);
  return {
    timestamp: new Date(mail.acceptedAtMs).toISOString(),
    source: mail.from,
    sourceArn: `arn:aws:ses:${mail.region}:${ACCOUNT_ID}:identity/${domain}`,
    sendingAccountId: ACCOUNT_ID,
    messageId: mail.messageId,
    destination: mail.destinations,
    headersTruncated: truncated,
    headers,
    commonHeaders: commonHeaders(mail, fields),
    tags: {
      ...mail.tags,
      'ses:operation': ['SendEmail'],
      ...(mail.configurationSet === null
        ? {}
        : { 'ses:configuration-set': [mail.configurationSet] }),
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['local'],
    },
  };
}

function cutOff(fields: readonly RawField[]): { headers: RawField[]; truncated: boolean } {
  const headers: RawField[] = [];
  let bytes = 0;
  for (const field of fields) {
    bytes += field.name.length + Buffer.byteLength(field.value) + 4;
    if (bytes > MAX_HEADERS_BYTES) return { headers, truncated: true };
    headers.push(field);
  }
  return { headers, truncated: false };
}

function commonHeaders(mail: MailRecord, fields: readonly RawField[]): CommonHeaders {
  const list = (name: string) => {
    const value = headerValue(fields, name);
    return value === undefined ? undefined : value.split(/,\s*/);
  };
  const to = list('to');
  const cc = list('cc');
  const replyTo = list('reply-to');
  const returnPath = headerValue(fields, 'return-path');
  const date = headerValue(fields, 'date');
  const subject = headerValue(fields, 'subject');
  return {
    from: list('from') ?? [],
    messageId: mail.messageId,
    ...(to === undefined ? {} : { to }),
    ...(cc === undefined ? {} : { cc }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(returnPath === undefined ? {} : { returnPath }),
    ...(date === undefined ? {} : { date }),
    ...(subject === undefined ? {} : { subject }),
  };
}

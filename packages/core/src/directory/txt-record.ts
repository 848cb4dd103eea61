import type { Publication } from './domain.ts';
import type { TxtAnswer } from './ports.ts';

/** RFC 1035 §3.3: a character-string holds at most 255 octets. Long TXT values are several of them, joined on reading. */
const MAX_STRING = 255;

/** All RSA keys of 2048 bits begin with the same 44 characters (RFC 8017, appendix C): that much proves nothing. */
const COMMON_PREFIX = 44;

export interface TxtRecord {
  name: string;
  /** The whole value, as most DNS panels take it. */
  value: string;
  /** The same as quoted strings of at most 255 octets, as zone files and some panels want it. */
  zoneFileValue: string;
}

/** The TXT record that both verifies a domain with SES in a region and publishes the key that SES signs with there. */
export function txtRecord(domain: string, selector: string, publicKey: string): TxtRecord {
  const value = `v=DKIM1; k=rsa; p=${publicKey}`;
  const strings = value.match(new RegExp(`.{1,${MAX_STRING}}`, 'g')) ?? [];
  return {
    name: `${selector}._domainkey.${domain}`,
    value,
    zoneFileValue: strings.map((part) => `"${part}"`).join(' '),
  };
}

/** Where records end up by mistake: below the domain twice, without `_domainkey`, or at the domain itself. */
export function wrongNames(domain: string, selector: string): string[] {
  return [`${selector}._domainkey.${domain}.${domain}`, `${selector}.${domain}`, domain].filter(
    (name) => name.length <= 253,
  );
}

export interface Finding {
  found: Publication;
  /** What stands there instead, for the person who has to correct it. */
  foundValue?: string;
}

/** Compares what servers said with the key expected. Servers that differ make the record as good as the worst of them. */
export function judge(answers: readonly TxtAnswer[], publicKey: string): Finding {
  if (answers.length === 0) return { found: 'unreachable' };
  const findings = answers.map(({ records }) => judgeRecords(records, publicKey));
  return findings.find(({ found }) => found !== 'matching') ?? { found: 'matching' };
}

function judgeRecords(records: readonly string[], publicKey: string): Finding {
  const keys = records.filter((record) => tagOf(record, 'p') !== undefined);
  if (keys.some((record) => isKeyRecord(record) && tagOf(record, 'p') === publicKey)) {
    // RFC 6376 §3.6.2.2: with more than one record at the name, the outcome is undefined.
    return records.length === 1
      ? { found: 'matching' }
      : { found: 'different', foundValue: shown(records.join(' | ')) };
  }
  const [stray] = keys.length > 0 ? keys : records;
  if (stray === undefined) return { found: 'missing' };
  const key = tagOf(stray, 'p') ?? '';
  const truncated =
    key.length > COMMON_PREFIX && key.length < publicKey.length && publicKey.startsWith(key);
  return { found: truncated ? 'truncated' : 'different', foundValue: shown(stray) };
}

/** Whether a record with this key stands among those of a name where it does not belong. */
export function holdsKey(answers: readonly TxtAnswer[], publicKey: string): boolean {
  return answers.some(({ records }) => records.some((record) => tagOf(record, 'p') === publicKey));
}

/** RFC 6376 §3.6.1: v must be DKIM1 and k must be rsa, where they are given. */
function isKeyRecord(record: string): boolean {
  const v = tagOf(record, 'v');
  const k = tagOf(record, 'k');
  return (v === undefined || v === 'DKIM1') && (k === undefined || k === 'rsa');
}

/** A tag of a tag=value list (RFC 6376 §3.2), with all white space taken out, as base64 values allow. */
function tagOf(record: string, tag: string): string | undefined {
  for (const part of record.split(';')) {
    const [name, ...value] = part.split('=');
    if (name?.trim() === tag && value.length > 0) return value.join('=').replace(/\s+/g, '');
  }
  return undefined;
}

/** Text of foreign origin, fit to be stored and shown. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 600);
}

import type { HeaderBlock } from './header-block.ts';
import type { HeaderField } from './header-field.ts';
import { fieldValue } from './header-field.ts';
import { SINGLE_FIELDS } from './single-fields.ts';

/** The `d=` tag of a DKIM signature (RFC 6376 §3.5). */
const SIGNING_DOMAIN = /(?:^|;)[ \t]*d[ \t]*=[ \t]*([^ \t;]+)/i;

/** SES signs all mail in this name itself, and then finds the field twice. */
const SES_DOMAIN = 'amazonses.com';

/**
 * Removes what SES refuses or what must not reach recipients: Bcc, Return-Path (SES would send bounces there, and
 * wants it verified), repeated fields that may stand once (the first stays), lines with an empty name, an mbox line.
 * @returns codes of what was removed, for the message's trace
 */
export function tidyHeader(header: HeaderBlock): string[] {
  const changes: string[] = [];
  const note = (removed: number, change: string) => {
    if (removed > 0) changes.push(change);
  };
  const mboxLine = header.fields[0];
  note(
    header.remove((field) => field === mboxLine && field.name === ''),
    'mbox-line-removed',
  );
  note(
    header.remove((field) => field.raw.startsWith(':')),
    'empty-name-removed',
  );
  note(
    header.remove(({ name }) => name === 'bcc' || name === 'resent-bcc'),
    'bcc-removed',
  );
  note(
    header.remove(({ name }) => name === 'return-path'),
    'return-path-removed',
  );
  const seen = new Set<string>();
  const repeated = new Set<string>();
  header.remove(({ name }) => {
    if (!SINGLE_FIELDS.has(name)) return false;
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    return repeated.has(name);
  });
  for (const name of repeated) changes.push(`repeated-${name}-removed`);
  return changes;
}

/**
 * Leaves at most one DKIM signature, because SES refuses mail with several: the author's domain's own, which DMARC
 * needs, or else the topmost.
 * @returns codes of what was removed
 */
export function keepOneSignature(header: HeaderBlock, authorDomain: string): string[] {
  const signatures = header
    .all('DKIM-Signature')
    .map((field) => ({ field, domain: signer(field) }));
  const candidates = signatures.filter(({ domain }) => domain !== SES_DOMAIN);
  const kept =
    candidates.find(({ domain }) => isAligned(domain, authorDomain)) ?? candidates[0] ?? undefined;
  const removed = header.remove(
    (field) => field.name === 'dkim-signature' && field !== kept?.field,
  );
  return removed > 0 ? ['dkim-signature-removed'] : [];
}

/** Removes signatures over a From that is rewritten: RFC 6376 §5.4 has every signature cover From. */
export function removeSignatures(header: HeaderBlock): string[] {
  const removed = header.remove(
    ({ name }) => name === 'dkim-signature' || name === 'domainkey-signature',
  );
  return removed > 0 ? ['dkim-signature-removed'] : [];
}

function signer(field: HeaderField): string {
  return SIGNING_DOMAIN.exec(fieldValue(field))?.[1]?.toLowerCase() ?? '';
}

function isAligned(signingDomain: string, authorDomain: string): boolean {
  return authorDomain === signingDomain || authorDomain.endsWith(`.${signingDomain}`);
}

import { domainToASCII } from 'node:url';
import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';

/** Letters, marks, digits, hyphens and full stops (also the ideographic ones of UTS 46): no escapes, no URL syntax. */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}\p{S}.\u3002\uff0e\uff61-]+$/u;

/**
 * RFC 1035 §2.3.4 (labels to 63 octets, names to 255: 253 written out), RFC 5890 for the A-label form. At least two
 * labels, and a last one that is not all digits, so that no IPv4 address passes for a domain.
 */
const A_LABELS =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain as the directory keeps it: lower case, A-labels, no final dot. */
export const domainName = z
  .string()
  .check(z.regex(A_LABELS, 'must be a domain name in lower case, A-label form'));

/**
 * Brings a domain as people type it (any case, Unicode, final dot) into the form that the directory keeps.
 * @throws MailferryError `domain-invalid`.
 */
export function normalizeDomain(typed: string): string {
  const undotted = typed.trim().replace(/\.$/, '');
  const ascii =
    undotted.length <= 253 && TYPED_DOMAIN.test(undotted) ? domainToASCII(undotted) : '';
  const result = domainName.safeParse(ascii);
  if (result.success) return result.data;
  throw new MailferryError(
    'domain-invalid',
    'This is not a domain name that mail can be sent from.',
  );
}

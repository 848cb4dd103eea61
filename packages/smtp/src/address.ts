import { domainToASCII } from 'node:url';
import { emailAddress } from '@mailferry/core/mail/envelope';

/**
 * An address as envelopes carry it: the local part untouched, an internationalized domain in its ASCII form (DNS and
 * SES know no other). Undefined where it is no RFC 5321 mailbox.
 */
export function mailboxOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const ascii = /^[\x20-\x7e]*$/.test(domain) ? domain : domainToASCII(domain);
  const result = emailAddress.safeParse(address.slice(0, at + 1) + ascii);
  return result.success ? result.data : undefined;
}

import { domainToASCII } from 'node:url';
import { emailAddress } from './envelope.ts';

const US_ASCII = /^[ -~]*$/;

/** No URL syntax and no escapes: domainToASCII would decode them and make another domain of it. */
const UNICODE_DOMAIN = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/** The address's domain: lower case, A-labels. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Whether mail systems without SMTPUTF8 can have the address in a header. SES is one (SES developer guide). */
export function isUsAscii(address: string): boolean {
  return US_ASCII.test(address);
}

/** The address with its domain in A-labels, or `undefined` where it is no address that an envelope could have. */
export function usableAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const asciiDomain = US_ASCII.test(domain) ? domain : aLabels(domain);
  const usable = `${address.slice(0, at + 1)}${asciiDomain}`;
  return asciiDomain !== '' && emailAddress.safeParse(usable).success ? usable : undefined;
}

function aLabels(domain: string): string {
  return UNICODE_DOMAIN.test(domain) ? domainToASCII(domain) : '';
}

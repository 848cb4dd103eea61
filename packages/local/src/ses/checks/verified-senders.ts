import { identityNamesOf, isAddress, isVerified } from '../identity.ts';
import type { Region } from '../region.ts';
import { SesError } from '../ses-error.ts';
import { addressesOf } from './addresses.ts';
import type { RawField } from './raw-header.ts';
import { headerValue } from './raw-header.ts';

/** SES developer guide, "Verified identities": these fields of a raw message have to be of verified identities. */
const CHECKED_FIELDS = new Set(['from', 'sender', 'return-path']);

/** Every address that a mail claims to be from: parameters and header fields. */
export function claimedSenders(
  parameters: readonly (string | undefined)[],
  fields: readonly RawField[],
): string[] {
  const values = fields.filter(({ name }) => CHECKED_FIELDS.has(name.toLowerCase()));
  const claimed = [...parameters, ...values.map(({ value }) => value)];
  return [...new Set(claimed.flatMap((value) => (value === undefined ? [] : addressesOf(value))))];
}

/** @throws SesError BadRequestException where From holds no address, or one that SES cannot have */
export function requireFromAddress(fields: readonly RawField[]): void {
  const from = addressesOf(headerValue(fields, 'from') ?? '');
  if (from.length > 0 && from.every(isAddress)) return;
  throw new SesError('BadRequestException', "Missing final '@domain' in the From field.");
}

export function isVerifiedFor(region: Region, address: string): boolean {
  return identityNamesOf(address).some((name) => {
    const identity = region.identities.get(name);
    return identity !== undefined && isVerified(identity);
  });
}

/** @throws SesError MessageRejected, naming every address whose identity is not verified */
export function requireVerified(region: Region, addresses: readonly string[]): void {
  const failed = addresses.filter((address) => !isVerifiedFor(region, address));
  if (failed.length === 0) return;
  throw new SesError(
    'MessageRejected',
    'Email address is not verified. The following identities failed the check in region ' +
      `${region.name.toUpperCase()}: ${failed.join(', ')}`,
  );
}

/** @throws SesError MailFromDomainNotVerifiedException where the sender's identity asks for that */
export function requireMailFrom(region: Region, sender: string): void {
  const name = identityNamesOf(sender).find((one) => region.identities.has(one));
  const mailFrom = name === undefined ? undefined : region.identities.get(name)?.mailFrom;
  if (mailFrom?.onMxFailure !== 'REJECT_MESSAGE' || mailFrom.status === 'SUCCESS') return;
  throw new SesError(
    'MailFromDomainNotVerifiedException',
    `The MAIL FROM domain ${mailFrom.domain} is not verified.`,
  );
}

import addressparser from 'nodemailer/lib/addressparser';
import { isAddress } from '../identity.ts';
import { SesError } from '../ses-error.ts';

/** The addresses of a header field or parameter, those of groups included. A null return path (`<>`) has none. */
export function addressesOf(value: string): string[] {
  return addressparser(value, { flatten: true })
    .map(({ address }) => address)
    .filter((address) => address !== '');
}

/**
 * The address of a parameter that takes one, with or without a display name.
 * @throws SesError BadRequestException
 */
export function oneAddress(value: string): string {
  const [address, ...others] = addressesOf(value);
  if (address === undefined || others.length > 0 || !isAddress(address)) {
    throw new SesError('BadRequestException', `Invalid address <${value}>.`);
  }
  return address;
}

import { parseMailboxes } from '@mailferry/core/mail/address-header';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';

export interface GivenEnvelope {
  from: string | undefined;
  to: readonly string[] | undefined;
}

export type FileEnvelope = { from: string; to: string[] } | { fault: string };

/** The envelope of a message in a file: what is given, and otherwise what its header says. */
export function envelopeOf(raw: Buffer, given: GivenEnvelope): FileEnvelope {
  const { header } = splitMessage(raw);
  const addressesIn = (...names: string[]) =>
    names
      .flatMap((name) => header.all(name))
      .flatMap((field) => parseMailboxes(fieldValue(field)))
      .map(({ address }) => address);
  const from = given.from ?? addressesIn('sender', 'from')[0];
  const to = given.to ?? [...new Set(addressesIn('to', 'cc', 'bcc'))];
  if (from === undefined) return { fault: 'has no From: give --from' };
  if (to.length === 0) return { fault: 'has no recipient: give --to' };
  return { from, to: [...to] };
}

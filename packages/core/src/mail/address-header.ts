import { isUtf8 } from 'node:buffer';
import addressparser from 'nodemailer/lib/addressparser';
import { displayPhrase } from './display-phrase.ts';
import { usableAddress } from './usable-address.ts';

/** One mailbox of an address field such as From, Sender or Reply-To. */
export interface Mailbox {
  /**
   * The display name in the syntax of a header (RFC 5322 `phrase`), ready to be written back: quoted or in encoded
   * words where that is needed, US-ASCII, free of control characters. Empty where there is none.
   */
  phrase: string;
  /** An address as envelopes have them; its domain in A-labels. Only the local part may hold more than US-ASCII. */
  address: string;
}

/** Ten times what the longest honest list needs; a longer value is taken for one without any mailbox. */
const MAX_VALUE_LENGTH = 64 * 1024;

/** What may stand unchanged in front of an angle address: atoms, dots, quoted strings, comments (RFC 5322 §3.2.5). */
const WRITABLE_PHRASE =
  /^(?:[\w!#$%&'*+/=?^`{|}~. -]|"(?:[ !#-[\]-~]|\\[ -~])*"|\([ -'*-[\]-~]*\))*$/;

/**
 * The mailboxes of an address field, those of groups included; whatever is no mailbox is left out. Never throws.
 * @param value the field's value, unfolded, its bytes as a latin1 string (see `fieldValue`)
 */
export function parseMailboxes(value: string): Mailbox[] {
  if (value.length > MAX_VALUE_LENGTH) return [];
  const text = textOf(value);
  const parsed = addressparser(text, { flatten: true });
  const written = parsed.length === 1 ? writtenPhrase(text) : undefined;
  return parsed.flatMap(({ name, address }) => {
    const usable = usableAddress(address);
    if (usable === undefined) return [];
    return [{ phrase: written ?? displayPhrase(name), address: usable }];
  });
}

/** Writes a mailbox as From, Sender and Reply-To have it. Whatever it holds, it stays one mailbox on one line. */
export function formatMailbox({ phrase, address }: Mailbox): string {
  if (phrase !== '') return `${phrase} <${address}>`;
  // A quoted local part on its own would be read as a display name.
  return address.startsWith('"') ? `<${address}>` : address;
}

/** RFC 6532 header text is UTF-8; what is not was written in some 8-bit code page, most often Windows' Western one. */
function textOf(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  const text = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** The phrase as it stands in a field with one mailbox, where it can be written back just so. */
function writtenPhrase(text: string): string | undefined {
  const phrase = text.slice(0, Math.max(0, text.lastIndexOf('<'))).trim();
  return phrase !== '' && WRITABLE_PHRASE.test(phrase) ? phrase : undefined;
}

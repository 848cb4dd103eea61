import type { Mailbox } from './address-header.ts';
import { formatMailbox, parseMailboxes } from './address-header.ts';
import { displayPhrase } from './display-phrase.ts';
import type { HeaderBlock } from './header-block.ts';
import type { HeaderField } from './header-field.ts';
import { fieldValue } from './header-field.ts';
import { domainOf, isUsAscii } from './usable-address.ts';

/** Who wrote the message, by its first From field. */
export interface Author {
  field: HeaderField;
  mailboxes: [Mailbox, ...Mailbox[]];
}

/** The author, or `undefined` where the message names none: no From, or no address in it. */
export function authorOf(header: HeaderBlock): Author | undefined {
  const field = header.first('From');
  if (field === undefined) return undefined;
  const [first, ...others] = parseMailboxes(fieldValue(field));
  return first === undefined ? undefined : { field, mailboxes: [first, ...others] };
}

/**
 * Spells a From that stays so that everybody reads the same in it as was read here, where its own spelling leaves room
 * for doubt: control characters (a lone CR passes for a line ending in places), raw 8-bit text, wreckage around the
 * address. Names then are in encoded words and domains in A-labels: SES takes nothing else. A From in good order keeps
 * every byte.
 * @returns codes of what was changed
 */
export function respellAuthor(header: HeaderBlock, { field, mailboxes }: Author): string[] {
  const value = fieldValue(field);
  if (isPrintable(value) && isPlain(value, mailboxes)) return [];
  header.replaceValue(field, mailboxes.map(formatMailbox).join(', '));
  return ['from-respelled'];
}

/** Whether a value holds printable US-ASCII and white space alone (RFC 5322 §2.2). */
export function isPrintable(value: string): boolean {
  return /^[\t -~]*$/.test(value);
}

/** Lists pass, but for groups (SES takes none): how lists quote their names is not kept, so it cannot be compared. */
function isPlain(value: string, mailboxes: readonly [Mailbox, ...Mailbox[]]): boolean {
  if (mailboxes.length > 1) return !/[:;]/.test(value);
  const [{ phrase, address }] = mailboxes;
  const angle = `<${address}>`;
  // Folding inside the name is of no matter; inside the address, readers differ on it.
  if (value.endsWith(angle) && squeezed(value.slice(0, -angle.length)) === squeezed(phrase))
    return true;
  const bare = value.endsWith(')') ? value.slice(0, value.lastIndexOf('(')).trimEnd() : value;
  return bare === address || bare === angle;
}

function squeezed(text: string): string {
  return text.replaceAll(/[\t ]/g, '');
}

/**
 * Puts `standIn` in the place of a foreign author: the display name stays (or tells the address where there was none),
 * answers go to the author through Reply-To, and the field as it was stays as X-Original-From.
 * @returns codes of what was changed
 */
export function replaceAuthor(header: HeaderBlock, author: Author, standIn: string): string[] {
  const [first] = author.mailboxes;
  const phrase = first.phrase === '' ? spelledOut(first.address) : first.phrase;
  header.addBefore(author.field, 'From', formatMailbox({ phrase, address: standIn }));
  header.rename(author.field, 'X-Original-From');
  return ['from-rewritten', ...directAnswers(header, author)];
}

/** Names `standIn` as the author of a message that has none. @returns codes of what was changed */
export function addAuthor(header: HeaderBlock, mailFrom: string, standIn: string): string[] {
  const unusable = header.first('From');
  if (unusable !== undefined) {
    header.addBefore(unusable, 'From', standIn);
    header.rename(unusable, 'X-Original-From');
    return ['from-rewritten'];
  }
  if (mailFrom !== '') {
    header.addFirst('X-Original-From', isUsAscii(mailFrom) ? mailFrom : displayPhrase(mailFrom));
  }
  header.addFirst('From', standIn);
  return ['from-added'];
}

/** Addresses beyond US-ASCII are left out: SES takes none in a header, and X-Original-From keeps them. */
function directAnswers(header: HeaderBlock, author: Author): string[] {
  const replyTo = header.first('Reply-To');
  if (replyTo !== undefined && parseMailboxes(fieldValue(replyTo)).length > 0) return [];
  const answerable = author.mailboxes.filter(({ address }) => isUsAscii(address));
  if (answerable.length === 0) return [];
  const value = answerable.map(formatMailbox).join(', ');
  if (replyTo === undefined) header.addLast('Reply-To', value);
  else header.replaceValue(replyTo, value);
  return ['reply-to-added'];
}

function spelledOut(address: string): string {
  const domain = domainOf(address);
  return displayPhrase(`${address.slice(0, -domain.length - 1)} at ${domain}`);
}

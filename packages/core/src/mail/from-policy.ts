import type { DomainPolicy, FromPolicy } from '../routing/policy.ts';
import { parseMailboxes } from './address-header.ts';
import type { Author } from './author.ts';
import { addAuthor, authorOf, isPrintable, replaceAuthor, respellAuthor } from './author.ts';
import type { HeaderBlock } from './header-block.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue } from './header-field.ts';
import { isReadyMailbox, readyDomains, verifiedDomains } from './ready-domains.ts';
import { type ReturnAddresses, standInFor, standInNotes } from './stand-in.ts';
import { keepOneSignature, removeSignatures, tidyHeader } from './tidy-header.ts';
import { addTrace } from './trace.ts';
import { domainOf } from './usable-address.ts';

export interface FromPolicyInput {
  policy: FromPolicy;
  domains: readonly DomainPolicy[];
  region: string;
  /** Empty for the null reverse-path. */
  mailFrom: string;
  /** The mail's ULID, written into its trace field. */
  messageId: string;
  /** Makes stand-ins that lead back to the author; without it, they are one address for all. */
  returnAddresses?: ReturnAddresses | undefined;
}

export type PreparedMessage =
  | {
      kind: 'ok';
      /** The header block and the body, to be sent one after the other; the body is the message's own memory. */
      parts: Buffer[];
      /** A verified address: what SES takes as FromEmailAddress. */
      sender: string;
      /** What the policy did, as codes: no addresses. */
      changes: string[];
    }
  /** The region cannot take this mail as it stands. No fault of the mail's: it is not bounced for it. */
  | { kind: 'not-ready'; reason: 'no-ready-domain' | 'from-domain-not-ready' };

/**
 * Makes a message fit for SES in a region: From and Sender of verified domains only, no field that SES refuses, the
 * relay's trace on top. Fields that nothing is said about, and the body, keep every byte. Doing it again to its own
 * result, with the same id, changes nothing.
 */
export function applyFromPolicy(message: Buffer, input: FromPolicyInput): PreparedMessage {
  const [first, ...others] = readyDomains(input.domains, input.region);
  if (first === undefined) return { kind: 'not-ready', reason: 'no-ready-domain' };
  const ready: [string, ...string[]] = [first, ...others];

  const { header, body } = splitMessage(message);
  const changes = tidyHeader(header);
  const author = authorOf(header);
  const standIn = standInFor(author?.mailboxes[0].address ?? input.mailFrom, input, ready);
  let sender = standIn;
  if (author === undefined) {
    // There is nothing to preserve, whatever the mode, and SES refuses mail without an author.
    changes.push(...addAuthor(header, input.mailFrom, standIn), ...removeSignatures(header));
    changes.push(...standInNotes(standIn, input));
  } else {
    const elsewhere = verifiedDomains(input.domains);
    const decision = decide(author, input.policy, standIn, ready, elsewhere);
    if (decision === 'not-ready') return { kind: 'not-ready', reason: 'from-domain-not-ready' };
    if (decision === 'preserve') {
      sender = author.mailboxes[0].address;
      changes.push(...respellAuthor(header, author), ...keepOneSignature(header, domainOf(sender)));
    } else {
      changes.push(...replaceAuthor(header, author, standIn), ...removeSignatures(header));
      changes.push(...standInNotes(standIn, input));
    }
  }
  changes.push(...moveForeignSender(header, ready));
  addTrace(header, input.messageId);
  return { kind: 'ok', parts: [header.toBuffer(body), body], sender, changes };
}

function decide(
  { mailboxes }: Author,
  policy: FromPolicy,
  standIn: string,
  ready: readonly string[],
  verified: readonly string[],
): 'preserve' | 'rewrite' | 'not-ready' {
  const isReady = mailboxes.every((mailbox) => isReadyMailbox(mailbox, ready));
  if (policy.mode === 'preserve') return isReady ? 'preserve' : 'not-ready';
  if (policy.mode === 'own' && isReady) return 'preserve';
  // Verified, but not here: another region or a later time keeps the author as it is.
  const isOwn = mailboxes.every((mailbox) => isReadyMailbox(mailbox, verified));
  if (policy.mode === 'own' && isOwn) return 'not-ready';
  const isStandIn = mailboxes.length === 1 && mailboxes[0].address === standIn;
  return isStandIn ? 'preserve' : 'rewrite';
}

/** SES wants Sender verified as well; a field without a usable address, or beyond US-ASCII, is moved too. */
function moveForeignSender(header: HeaderBlock, ready: readonly string[]): string[] {
  const field = header.first('Sender');
  if (field === undefined) return [];
  const value = fieldValue(field);
  const mailboxes = parseMailboxes(value);
  const isReady = mailboxes.every((mailbox) => isReadyMailbox(mailbox, ready));
  if (mailboxes.length > 0 && isReady && isPrintable(value)) return [];
  header.rename(field, 'X-Original-Sender');
  return ['sender-moved'];
}

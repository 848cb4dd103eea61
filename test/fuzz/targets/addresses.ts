import { domainName } from '@mailferry/core/directory/domain-name';
import { formatMailbox, parseMailboxes } from '@mailferry/core/mail/address-header';
import { emailAddress } from '@mailferry/core/mail/envelope';
import { usableAddress } from '@mailferry/core/mail/usable-address';
import * as fc from 'fast-check';
import { emailAddress as goodAddress } from '../../arbitraries/envelope.ts';
import { must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const piece = fc.oneof(
  goodAddress,
  fc.constantFrom(
    '<',
    '>',
    '"',
    '\\',
    '(',
    ')',
    ',',
    ';',
    ':',
    '@',
    '.',
    ' ',
    '\t',
    '\r\n',
    '=?utf-8?q?',
  ),
  fc.constantFrom('=?utf-8?b?', '?=', '\u3002', '\uff0e', 'xn--', '%40', '[192.0.2.1]', 'Group:'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

export const addressesTarget = functionTarget({
  name: 'addresses',
  about: 'Address fields and addresses: what is taken for a mailbox can be written and read back.',
  input: fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  consume(text) {
    domainName.safeParse(text);
    emailAddress.safeParse(text);
    for (const mailbox of parseMailboxes(Buffer.from(text).toString('latin1'))) {
      const written = formatMailbox(mailbox);
      must(!/\p{Cc}/u.test(written), 'a mailbox is written with control characters');
      const again = parseMailboxes(Buffer.from(written).toString('latin1'));
      must(again.length === 1, `one mailbox was read back as ${again.length}`);
      must(again[0]?.address === mailbox.address, 'its address changed');
    }
    const usable = usableAddress(text);
    must(
      usable === undefined || emailAddress.safeParse(usable).success,
      'an address that no envelope takes',
    );
  },
});

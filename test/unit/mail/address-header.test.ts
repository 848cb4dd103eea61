import { formatMailbox, parseMailboxes } from '@mailferry/core/mail/address-header';
import { displayPhrase } from '@mailferry/core/mail/display-phrase';
import { domainOf, usableAddress } from '@mailferry/core/mail/usable-address';
import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it, test, vi } from 'vitest';

// Properties take thousands of runs; a busy machine needs its time for them.
vi.setConfig({ testTimeout: 60_000 });

/** The mailboxes as they are written back, of a header value in UTF-8. */
const written = (value: string) =>
  parseMailboxes(Buffer.from(value).toString('latin1')).map(formatMailbox);

describe('mailboxes', () => {
  test.each([
    ['an address', 'ops@contoso.example', ['ops@contoso.example']],
    ['an angle address', '<ops@contoso.example>', ['ops@contoso.example']],
    ['atoms', 'Night Shift <ops@contoso.example>', ['Night Shift <ops@contoso.example>']],
    ['a dot', 'Dept. 7 <ops@contoso.example>', ['Dept. 7 <ops@contoso.example>']],
    ['quotes', '"Ops, Night" <ops@contoso.example>', ['"Ops, Night" <ops@contoso.example>']],
    ['quoted quotes', '"a\\"b\\\\" <o@contoso.example>', ['"a\\"b\\\\" <o@contoso.example>']],
    ['a comment', 'Ops (EU) <ops@contoso.example>', ['Ops (EU) <ops@contoso.example>']],
    ['a comment for a name', 'ops@contoso.example (Ops)', ['Ops <ops@contoso.example>']],
    [
      'encoded words',
      '=?iso-8859-1?Q?B=FCro?= =?utf-8?b?w6k=?= <ops@contoso.example>',
      ['=?iso-8859-1?Q?B=FCro?= =?utf-8?b?w6k=?= <ops@contoso.example>'],
    ],
    ['UTF-8', 'Büro <ops@contoso.example>', ['=?UTF-8?B?QsO8cm8=?= <ops@contoso.example>']],
    ['a name that is an address', 'a@b.example <o@c.example>', ['"a@b.example" <o@c.example>']],
    ['a comma without quotes', 'Ops, Night <o@c.example>', ['"Ops, Night" <o@c.example>']],
    ['an address in quotes', '"a@evil.example" <o@c.example>', ['"a@evil.example" <o@c.example>']],
    ['an obsolete route', '<@relay.example:o@c.example>', ['o@c.example']],
    ['a quoted local part', '"o p"@c.example', ['<"o p"@c.example>']],
    ['a quoted local part of a short domain', '<"a"@a>', ['<"a"@a>']],
    [
      'several',
      '"Ops" <o@c.example>, =?utf-8?q?x?= "Y, Z" <z@d.example>, b@e.example',
      ['Ops <o@c.example>', '=?utf-8?q?x?= "Y, Z" <z@d.example>', 'b@e.example'],
    ],
    ['a group', 'Team: o@c.example, Z <z@d.example>;', ['o@c.example', 'Z <z@d.example>']],
    ['an empty group', 'undisclosed-recipients:;', []],
    ['an unclosed bracket', 'Ops <o@c.example', ['Ops <o@c.example>']],
    ['a U-label domain', 'Ops <o@bücher.example>', ['Ops <o@xn--bcher-kva.example>']],
    ['a local part beyond US-ASCII', 'ö@c.example', ['ö@c.example']],
    ['no address', 'Ops', []],
    ['nothing', '', []],
    ['an address without a domain', 'Ops <ops>', []],
    ['a null address', '<>', []],
  ])('understands %s', (_, value, expected) => {
    expect(written(value)).toEqual(expected);
  });

  it('takes what is no UTF-8 for Windows-1252', () => {
    expect(parseMailboxes('B\xfcro \x80 <o@c.example>')[0]?.phrase).toBe(displayPhrase('Büro €'));
  });

  it('takes no escapes for a domain of the same letters', () => {
    expect(domainOf('o@cont%6Fso.example')).toBe('cont%6fso.example');
    expect(usableAddress('o@bü%63her.example')).toBeUndefined();
  });

  it('joins nothing across a control character', () => {
    expect(parseMailboxes('o\0ps@contoso.example')).not.toContainEqual(
      expect.objectContaining({ address: 'ops@contoso.example' }),
    );
  });

  it('writes encoded words of at most 75 characters (RFC 2047 §2)', () => {
    const words = displayPhrase('x'.repeat(50) + '日本語'.repeat(40)).split(' ');
    expect(words.length).toBeGreaterThan(8);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
  });

  it('understands what it wrote, as does another parser', async () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const mailbox = { phrase: displayPhrase(text), address: 'ops@contoso.example' };
        const value = formatMailbox(mailbox);
        expect(parseMailboxes(value)).toEqual([mailbox]);
        const read = await PostalMime.parse(`From: ${value}\r\n\r\n`);
        const visible = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
        expect(read.from).toEqual({ name: visible, address: mailbox.address });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('hostile values', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.constantFrom(...'<>()[]":;,@\\=?. \t\r\n\0', '\r\nBcc: x@y.example', '=?utf-8?q?=0D=0A?='),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('ops@contoso.example', 'Ops', 'é'),
    ),
    { maxLength: 40 },
  );

  it('come out as one line of mailboxes that mean the same when they are read again', () => {
    fc.assert(
      fc.property(hostile, (pieces) => {
        const mailboxes = parseMailboxes(Buffer.from(pieces.join('')).toString('latin1'));
        for (const mailbox of mailboxes) {
          const value = formatMailbox(mailbox);
          expect(value).not.toMatch(/\p{Cc}/u);
          expect(mailbox.phrase).toMatch(/^[ -~]*$/);
          const again = parseMailboxes(Buffer.from(value).toString('latin1'));
          expect(again.map(({ address }) => address)).toEqual([mailbox.address]);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test.each(['<', '>', '(', ')', '"', '\\', ',', ':', ';', '@', ' ', '\t', 'a,', 'a b ', 'a@b.c '])(
    '64 KB of %j take bounded time',
    (piece) => {
      const startedMs = performance.now();
      for (const tail of ['', ' <ops@contoso.example>', '<']) {
        parseMailboxes(piece.repeat(Math.floor(65_500 / piece.length)) + tail);
      }
      expect(performance.now() - startedMs).toBeLessThan(3_000);
    },
  );

  it('of more than 64 KB hold no mailbox', () => {
    expect(parseMailboxes(`ops@contoso.example${' '.repeat(65_536)}`)).toEqual([]);
  });
});

import * as fc from 'fast-check';
import { allFixtures } from '../fixtures/mail/index.ts';

const fixtures = allFixtures().map(({ raw }) => raw);

/** Pieces that make parsers stumble, more often than random bytes would. */
const piece = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  'From: ',
  'from : Ops <ops@contoso.example>',
  'From: "Orders" <orders@outside.example>',
  'Sender: x@outside.example',
  'Reply-To: ',
  'Subject: a',
  'Bcc: b@outside.example',
  'DKIM-Signature: d=contoso.example',
  'Return-Path: <>',
  'X-Mailferry-Id: 01JZ0000000000000000000000',
  'From ops@contoso.example Tue',
  'ops@contoso.example',
  '<',
  '>',
  '"',
  '\\',
  '(',
  ')',
  ',',
  ';',
  '=?utf-8?q?=C3=A9?=',
  '\xe9',
  '\xc3\xa9',
  'x',
);

/** Raw messages: junk, lines of header made of stumbling blocks, and real mail with bytes changed. */
export const arbitraryMail: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
  fc
    .tuple(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(), piece), { maxLength: 4 }),
    )
    .map(([raw, changes, insertions]) => mutated(raw, changes, insertions)),
);

function mutated(
  raw: Buffer,
  changes: readonly [number, number][],
  insertions: readonly [number, string][],
): Buffer {
  let bytes = Buffer.from(raw);
  for (const [at, value] of changes) bytes[at % bytes.length] = value;
  for (const [at, text] of insertions) {
    // Near the top, where the header is.
    const offset = at % Math.min(bytes.length, 600);
    bytes = Buffer.concat([
      bytes.subarray(0, offset),
      Buffer.from(text, 'latin1'),
      bytes.subarray(offset),
    ]);
  }
  return bytes;
}

import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import * as fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { allFixtures, fixture } from '../../fixtures/mail/index.ts';
import { largeMultipart, longHeaderLine, manyFields } from '../../fixtures/mail/large.ts';

// Properties take thousands of runs; a busy machine needs its time for them.
vi.setConfig({ testTimeout: 60_000 });

const split = (text: string) => splitMessage(Buffer.from(text, 'latin1'));
const joined = ({ header, body }: ReturnType<typeof splitMessage>) =>
  Buffer.concat([header.toBuffer(body), body]);
const names = (text: string) => split(text).header.fields.map((field) => field.name);

describe('splitting', () => {
  test.each([
    ['nothing', '', [], ''],
    ['an empty line', '\r\n', [], ''],
    ['an empty header', '\r\nFrom: x\r\n', [], 'From: x\r\n'],
    ['CRLF', 'A: 1\r\nB: 2\r\n\r\nbody', ['a', 'b'], 'body'],
    ['bare LF', 'A: 1\nB: 2\n\nbody', ['a', 'b'], 'body'],
    ['a mixture', 'A: 1\nB: 2\r\n\nbody', ['a', 'b'], 'body'],
    ['the first of several empty lines', 'A: 1\n\r\n\r\n\n', ['a'], '\r\n\n'],
    ['no separator', 'A: 1\r\nB: 2', ['a', 'b'], ''],
    ['half a separator', 'A: 1\n\r', ['a'], ''],
    ['folding', 'A: 1\r\n 2\r\n\t3\r\nB: 4\r\n\r\n', ['a', 'b'], ''],
    ['a folding line of white space only', 'A: 1\r\n \t\r\n 2\r\n\r\nbody', ['a'], 'body'],
    ['white space before the colon', 'A \t: 1\n\nbody', ['a'], 'body'],
    ['a line without a colon', 'A: 1\nno field\nB: 2\n\nbody', ['a', '', 'b'], 'body'],
    ['a name with a space in it', 'A: 1\nno field: x\n\nbody', ['a', ''], 'body'],
    ['an empty name', 'A: 1\n: x\n\nbody', ['a', ''], 'body'],
    ['no header at all', 'Hello,\n\nbody', [], 'Hello,\n\nbody'],
    ['a first line that continues nothing', ' A: 1\n\nbody', [], ' A: 1\n\nbody'],
    ['an mbox line', 'From x Tue\nA: 1\n\nbody', ['', 'a'], 'body'],
    ['a lone CR', 'A: 1\rB: 2\r\n\r\nbody', ['a'], 'body'],
    ['NUL', 'A: \0\n\0B: 1\n\nbody\0', ['a', ''], 'body\0'],
  ])('understands %s', (_, text, expectedNames, body) => {
    expect(names(text)).toEqual(expectedNames);
    expect(split(text).body.toString('latin1')).toBe(body);
  });

  it('keeps every byte of every fixture', () => {
    for (const { raw } of allFixtures()) expect(joined(splitMessage(raw)).equals(raw)).toBe(true);
  });

  it('keeps every byte of anything', () => {
    fc.assert(
      fc.property(arbitraryMail, (raw) => {
        expect(joined(splitMessage(raw)).equals(raw)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not copy the body', () => {
    const raw = largeMultipart(64 * 1024);
    const { body } = splitMessage(raw);
    expect(body.buffer).toBe(raw.buffer);
    expect(body.byteOffset + body.length).toBe(raw.byteOffset + raw.length);
  });

  it('reads values across folding', () => {
    const field = fixtureField('mixed-line-endings', 'Subject');
    expect(fieldValue(field)).toBe('Mixed\tfolding  twice');
  });
});

describe('changing', () => {
  it('finds fields whatever the case of their name', () => {
    const { header } = split('X-One: 1\nx-one: 2\nX-Two: 3\n\n');
    expect(header.all('x-ONE').map(fieldValue)).toEqual(['1', '2']);
    expect(header.first('X-TWO')?.name).toBe('x-two');
  });

  it.each(['\r\n', '\n'])('ends added lines as the message does (%j)', (eol) => {
    const message = split(`A: 1${eol}${eol}body`);
    message.header.addFirst('Top', 't');
    message.header.addLast('Last', 'l');
    expect(joined(message).toString()).toBe(`Top: t${eol}A: 1${eol}Last: l${eol}${eol}body`);
  });

  it('replaces, renames, inserts and removes without touching the neighbours', () => {
    const message = split('A:1\r\n  folded\r\nB : 2\nc:\t3\r\nD: 4\r\n\r\nbody');
    const { header } = message;
    for (const field of header.all('b')) header.replaceValue(field, 'two');
    for (const field of header.all('c')) header.rename(field, 'X-Original-C');
    for (const field of header.all('x-original-c')) header.addBefore(field, 'New', 'n');
    expect(header.remove(({ name }) => name === 'd')).toBe(1);
    expect(joined(message).toString()).toBe(
      'A:1\r\n  folded\r\nB: two\r\nNew: n\r\nX-Original-C:\t3\r\n\r\nbody',
    );
  });

  it('separates an added header from a message that had none', () => {
    const message = split('Hello\n\nagain');
    message.header.addFirst('A', '1');
    expect(joined(message).toString()).toBe('A: 1\n\nHello\n\nagain');
  });

  it('ends an unfinished last line before it adds another', () => {
    const message = split('A: 1');
    message.header.addLast('B', '2');
    expect(joined(message).toString()).toBe('A: 1\r\nB: 2\r\n');
    const cutOff = split('A: 1\n\r');
    cutOff.header.addLast('B', '2');
    expect(joined(cutOff).toString()).toBe('A: 1\nB: 2\n\r');
  });

  it('folds long values at white space, and unfolds to the same value', () => {
    const value = Array.from({ length: 40 }, (_, index) => `<ref-${index}@contoso.example>`).join(
      ' ',
    );
    const message = split('A: 1\n\nbody');
    message.header.addLast('References', value);
    const lines = joined(message).toString().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(fieldValue(splitField(joined(message), 'references'))).toBe(value);
  });

  it('writes no line of its own for any value', () => {
    fc.assert(
      fc.property(arbitraryMail, fc.string({ unit: 'binary' }), (raw, value) => {
        const before = splitMessage(raw);
        const after = splitMessage(raw);
        after.header.addFirst('X-Added', value);
        const again = splitMessage(joined(after));
        expect(again.header.fields.slice(1).map((field) => field.raw)).toEqual(
          before.header.fields.map((field) => field.raw),
        );
        expect(again.body.equals(before.body)).toBe(true);
        const written = Buffer.from(fieldValue(splitField(joined(after), 'x-added')), 'latin1');
        expect(written.toString('utf8')).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('size', () => {
  test.each([
    ['40 MB of body', () => largeMultipart(40 * 1024 * 1024), 500],
    ['a header line of 1 MB', () => longHeaderLine(), 1_000],
    ['10,000 fields', () => manyFields(), 1_000],
    ['13 million fields', () => Buffer.alloc(40 * 1024 * 1024, 'a:\n'), 10_000],
    ['40 MB without a line end', () => Buffer.alloc(40 * 1024 * 1024, 'a'), 2_000],
    ['40 MB of folding', () => Buffer.alloc(40 * 1024 * 1024, 'a: b\n \n \n '), 10_000],
  ])('takes %s in bounded time', (_, make, boundMs) => {
    const raw = make();
    const startedMs = performance.now();
    const message = splitMessage(raw);
    expect(performance.now() - startedMs).toBeLessThan(boundMs);
    expect(joined(message).equals(raw)).toBe(true);
  });
});

function splitField(raw: Buffer, name: string) {
  const field = splitMessage(raw).header.first(name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return field;
}

function fixtureField(name: Parameters<typeof fixture>[0], field: string) {
  return splitField(fixture(name).raw, field);
}

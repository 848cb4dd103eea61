import { readHeader } from '@mailferry/local/ses/checks/raw-header';
import { claimedSenders } from '@mailferry/local/ses/checks/verified-senders';
import { identityNamesOf, isAddress, isDomain } from '@mailferry/local/ses/identity';
import { wireForm } from '@mailferry/local/ses/wire-form';
import { expect, test } from 'vitest';

test('reads folded fields and either line ending, up to the first empty line', () => {
  for (const end of ['\r\n', '\n']) {
    const raw = ['From: a@x.example', 'Subject: long', '\tand folded', '', 'To: no field'].join(
      end,
    );
    expect(readHeader(Buffer.from(raw))).toEqual([
      { name: 'From', value: 'a@x.example' },
      { name: 'Subject', value: 'long\tand folded' },
    ]);
  }
});

test('repeated trace fields are fine, repeated unique ones are not', () => {
  const raw = (field: string) => Buffer.from(`${field}\nFrom: a@x.example\n${field}\n\n`);
  expect(readHeader(raw('Received: by here'))).toHaveLength(3);
  for (const name of ['To', 'date', 'DKIM-Signature', 'Message-ID', 'Cc']) {
    expect(() => readHeader(raw(`${name}: x`))).toThrow(`Duplicate header '${name}'.`);
  }
});

test('reads a header of a megabyte, and one without an end', () => {
  const many = `From: a@x.example\n${'X-Filler: some text\n'.repeat(50_000)}`;
  expect(readHeader(Buffer.from(many))).toHaveLength(50_001);
});

test('finds every claimed sender once', () => {
  const fields = readHeader(
    Buffer.from(
      'From: "A, B" <a@x.example>, b@x.example\nSender: a@x.example\nReturn-Path: <>\n\n',
    ),
  );
  expect(claimedSenders(['c@x.example', undefined], fields)).toEqual([
    'c@x.example',
    'a@x.example',
    'b@x.example',
  ]);
});

test('the wire form changes its own fields and no other byte', () => {
  const body = Buffer.from([0, 255, 10, 13, 10, 46, 10, 10]);
  const header =
    'Received: a\n\tb\nbcc: x@y.example,\n z@y.example\nX-SES-Foo: 1\nFrom: \xfc\nMessage-Id: <own>\n\n';
  const wire = wireForm(Buffer.concat([Buffer.from(header, 'latin1'), body]), '<new>');
  expect(wire.subarray(-body.length).equals(body)).toBe(true);
  expect(wire.subarray(0, -body.length).toString('latin1')).toBe(
    'Received: a\n\tb\nFrom: \xfc\nMessage-ID: <new>\n\n',
  );
  expect(wireForm(Buffer.from('From: a\r\n'), '<new>').toString()).toBe(
    'From: a\r\nMessage-ID: <new>\r\n',
  );
});

test('identities that an address may be verified by, the most specific first', () => {
  expect(identityNamesOf('Ann@Mail.Shop.Example')).toEqual([
    'Ann@mail.shop.example',
    'mail.shop.example',
    'shop.example',
  ]);
});

test('tells addresses and domains from other text', () => {
  expect(['a@x.example', 'a+b/c=d@xn--bcher-kva.example'].map(isAddress)).toEqual([true, true]);
  const wrong = [
    'a',
    '@x.example',
    'a b@x.example',
    'a@x',
    '\u00fc@x.example',
    'a@-x.example',
    'a@b@x.example',
  ];
  expect(wrong.filter(isAddress)).toEqual([]);
  expect(['x.example', '_dmarc.x.example'].map(isDomain)).toEqual([true, true]);
  expect(['x', '.x.example', 'x..example', 'b\u00fccher.example'].filter(isDomain)).toEqual([]);
});

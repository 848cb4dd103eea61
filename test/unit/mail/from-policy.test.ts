import { parseMailboxes } from '@mailferry/core/mail/address-header';
import type { FromPolicyInput } from '@mailferry/core/mail/from-policy';
import { applyFromPolicy } from '@mailferry/core/mail/from-policy';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import { SINGLE_FIELDS } from '@mailferry/core/mail/single-fields';
import * as fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { dkimFor } from '../../fixtures/mail/dkim.ts';
import { allFixtures, fixture } from '../../fixtures/mail/index.ts';

// Properties take thousands of runs; a busy machine needs its time for them.
vi.setConfig({ testTimeout: 60_000 });

const ID = '01JZ3M9Q8N5T7V0W2X4Y6Z8A1B';
const PRIMARY = 'us-east-1';
const SECONDARY = 'us-west-2';

/** contoso.example is ready in both regions, fabrikam.example in the primary only. */
const input: FromPolicyInput = {
  policy: { mode: 'own' },
  domains: [
    { domain: 'pending.example', readyRegions: [] },
    { domain: 'contoso.example', readyRegions: [PRIMARY, SECONDARY] },
    { domain: 'fabrikam.example', readyRegions: [PRIMARY] },
  ],
  region: PRIMARY,
  mailFrom: 'bounces@outside.example',
  messageId: ID,
};

function apply(message: string | Buffer, changed: Partial<FromPolicyInput> = {}) {
  const raw = typeof message === 'string' ? Buffer.from(message) : message;
  const prepared = applyFromPolicy(raw, { ...input, ...changed });
  if (prepared.kind !== 'ok') return prepared;
  const bytes = Buffer.concat(prepared.parts);
  const { header, body } = splitMessage(bytes);
  const values = (name: string) => header.all(name).map(fieldValue);
  return { ...prepared, message: bytes, header, body, values };
}

function applied(message: string | Buffer, changed: Partial<FromPolicyInput> = {}) {
  const result = apply(message, changed);
  if (result.kind !== 'ok') throw new Error(result.reason);
  return result;
}

const from = (value: string) => `From: ${value}\r\nSubject: s\r\n\r\nbody`;

describe('own', () => {
  test.each([
    'ops@contoso.example',
    'Ops <OPS@Contoso.Example>',
    'ops@eu.contoso.example',
    'ops@fabrikam.example, Ops <ops@contoso.example>',
    '"Ops (EU), Night"<ops@contoso.example>',
    'ops@contoso.example (Ops)',
    ' <ops@contoso.example>',
    '=?utf-8?q?=C3=A9?=\r\n\t"Ops" <ops@contoso.example>',
  ])('preserves %s', (value) => {
    const result = applied(from(value));
    expect(result.message.toString()).toBe(`X-Mailferry-Id: ${ID}\r\n${from(value)}`);
    expect(result.changes).toEqual([]);
    expect(value).toContain(result.sender);
  });

  test.each([
    ['orders@outside.example', '"orders at outside.example" <relay@contoso.example>'],
    ['"Orders, Ltd." <orders@outside.example>', '"Orders, Ltd." <relay@contoso.example>'],
    ['=?utf-8?q?=C3=A9?= <orders@outside.example>', '=?utf-8?q?=C3=A9?= <relay@contoso.example>'],
    ['ops@notcontoso.example', '"ops at notcontoso.example" <relay@contoso.example>'],
    ['ops@contoso.example.evil.example', undefined],
    ['ops@{x.contoso.example', undefined],
    ['ops@contoso.example, x@outside.example', '"ops at contoso.example" <relay@contoso.example>'],
    ['ops@pending.example', '"ops at pending.example" <relay@contoso.example>'],
  ])('rewrites %s', (value, expected) => {
    const result = applied(from(value));
    expect(result.values('From')).toEqual([expected ?? expect.stringContaining('relay@contoso')]);
    expect(result.values('X-Original-From')).toEqual([value]);
    expect(result.values('Reply-To')).toEqual([value]);
    expect(result.sender).toBe('relay@contoso.example');
    expect(result.changes).toEqual(['from-rewritten', 'reply-to-added']);
    expect(result.body.toString()).toBe('body');
  });

  it('holds the sender whose domain is ready elsewhere only', () => {
    expect(applied(from('ops@fabrikam.example')).changes).toEqual([]);
    const result = apply(from('ops@fabrikam.example'), { region: SECONDARY });
    expect(result).toEqual({ kind: 'not-ready', reason: 'from-domain-not-ready' });
  });

  it('rewrites the sender whose domain is verified nowhere', () => {
    const result = applied(from('ops@pending.example'));
    expect(result.sender).toBe('relay@contoso.example');
  });

  it('keeps a Reply-To that leads somewhere', () => {
    const result = applied(`Reply-To: help@outside.example\r\n${from('x@outside.example')}`);
    expect(result.values('Reply-To')).toEqual(['help@outside.example']);
    expect(result.changes).toEqual(['from-rewritten']);
  });

  it('fills a Reply-To that leads nowhere', () => {
    const result = applied(`Reply-To: \r\n${from('x@outside.example')}`);
    expect(result.values('Reply-To')).toEqual(['x@outside.example']);
  });

  it('leaves addresses out of Reply-To that SES does not take', () => {
    const result = applied(from('Büro <büro@outside.example>'));
    expect(result.values('Reply-To')).toEqual([]);
    expect(result.values('From')).toEqual(['=?UTF-8?B?QsO8cm8=?= <relay@contoso.example>']);
    expect(result.message.includes('X-Original-From: Büro <büro@outside.example>\r\n')).toBe(true);
  });

  it('uses the address of the policy where its domain is ready', () => {
    const policy = { mode: 'own', rewriteAddress: 'forwarder@fabrikam.example' } as const;
    const foreign = from('x@outside.example');
    expect(applied(foreign, { policy }).sender).toBe('forwarder@fabrikam.example');
    expect(applied(foreign, { policy, region: SECONDARY }).sender).toBe('relay@contoso.example');
  });

  it('is not ready where no domain is, whoever sends', () => {
    for (const value of ['ops@contoso.example', 'x@outside.example']) {
      expect(apply(from(value), { region: 'eu-west-1' })).toEqual({
        kind: 'not-ready',
        reason: 'no-ready-domain',
      });
    }
  });
});

describe('a preserved author', () => {
  test.each([
    ['Büro <ops@contoso.example>', '=?UTF-8?B?QsO8cm8=?= <ops@contoso.example>'],
    ['Ops\rBcc: x@y.example <ops@contoso.example>', '"x@y.example" <ops@contoso.example>'],
    [
      'ops@contoso.example <ops@contoso.example> x',
      '"ops@contoso.example x" <ops@contoso.example>',
    ],
    ['Ops <o ps@contoso. example>', 'Ops <ps@contoso.example>'],
    ['Team: a@contoso.example, B <b@contoso.example>;', 'a@contoso.example, B <b@contoso.example>'],
    ['Ops <ops@contoso.example', 'Ops <ops@contoso.example>'],
    ['Ops\0 <ops@contoso.example>', 'Ops <ops@contoso.example>'],
  ])('is spelled as SES takes it: %j', (value, expected) => {
    const result = applied(from(value));
    expect(result.values('From')).toEqual([expected]);
    expect(result.changes).toEqual(['from-respelled']);
  });
});

describe('preserve', () => {
  const policy = { mode: 'preserve' } as const;

  it('keeps a ready author', () => {
    expect(applied(from('ops@contoso.example'), { policy }).changes).toEqual([]);
  });

  test.each([
    'ops@fabrikam.example',
    'x@outside.example',
    'ops@contoso.example, x@outside.example',
  ])('is not ready for %s', (value) => {
    expect(apply(from(value), { policy, region: SECONDARY })).toEqual({
      kind: 'not-ready',
      reason: 'from-domain-not-ready',
    });
  });
});

describe('rewrite', () => {
  const policy = { mode: 'rewrite', rewriteAddress: 'relay@contoso.example' } as const;

  it('rewrites ready authors as well', () => {
    const result = applied(from('Ops <ops@contoso.example>'), { policy });
    expect(result.values('From')).toEqual(['Ops <relay@contoso.example>']);
    expect(result.values('Reply-To')).toEqual(['Ops <ops@contoso.example>']);
  });

  it('leaves its own address alone', () => {
    expect(applied(from('Ops <relay@contoso.example>'), { policy }).changes).toEqual([]);
  });
});

describe('a message without an author', () => {
  test.each(['own', 'preserve', 'rewrite'] as const)('gets one (%s)', (mode) => {
    const result = applied('Subject: s\n\nbody', { policy: { mode } });
    expect(result.message.toString()).toBe(
      `X-Mailferry-Id: ${ID}\nFrom: relay@contoso.example\n` +
        'X-Original-From: bounces@outside.example\nSubject: s\n\nbody',
    );
    expect(result.changes).toEqual(['from-added']);
  });

  it('gets one without X-Original-From for the null reverse-path', () => {
    expect(applied('Subject: s\n\n', { mailFrom: '' }).values('X-Original-From')).toEqual([]);
  });

  it('gets one where From has no address', () => {
    const result = applied(from('nobody'));
    expect(result.values('From')).toEqual(['relay@contoso.example']);
    expect(result.values('X-Original-From')).toEqual(['nobody']);
  });

  it('gets a header where it has none', () => {
    const { raw } = fixture('no-header');
    const result = applied(raw);
    expect(result.values('From')).toEqual(['relay@contoso.example']);
    expect(result.body.equals(raw)).toBe(true);
  });
});

describe('what SES refuses', () => {
  it('is taken out of an outside message', () => {
    const result = applied(fixture('outside-sender').raw);
    expect(result.changes).toEqual([
      'bcc-removed',
      'return-path-removed',
      'repeated-delivered-to-removed',
      'repeated-subject-removed',
      'from-rewritten',
      'reply-to-added',
      'dkim-signature-removed',
      'sender-moved',
    ]);
    expect(result.values('X-Original-Sender')).toEqual(['newsletter@lists.outside.example']);
    expect(result.values('Delivered-To')).toEqual(['helpdesk@contoso.example']);
    expect(result.message.includes('archive@outside.example')).toBe(false);
  });

  it('keeps the first of repeated fields', () => {
    const result = applied(
      `${from('a@contoso.example').replace('\r\n\r\n', '\r\nFrom: b@outside.example\r\nsubject: t\r\n\r\n')}`,
    );
    expect(result.values('From')).toEqual(['a@contoso.example']);
    expect(result.values('Subject')).toEqual(['s']);
    expect(result.changes).toEqual(['repeated-from-removed', 'repeated-subject-removed']);
  });

  it('keeps a Sender of a ready domain', () => {
    const result = applied(`Sender: bot@fabrikam.example\r\n${from('a@contoso.example')}`);
    expect(result.values('Sender')).toEqual(['bot@fabrikam.example']);
  });

  it('is the name that is empty, and the mbox line', () => {
    expect(applied(fixture('junk-lines').raw).changes).toEqual(['empty-name-removed']);
    const { changes, message } = applied(fixture('mbox-line').raw);
    expect(changes).toEqual(['mbox-line-removed']);
    expect(message.toString()).toMatch(/^X-Mailferry-Id: [^\n]+\nFrom: Ops/);
  });
});

describe('signatures', () => {
  it('verify after the author was preserved', async () => {
    const dkim = dkimFor('contoso.example');
    for (const name of ['plain', 'attachments', 'nested', 'smime', 'pgp-mime'] as const) {
      const signed = await dkim.sign(fixture(name).raw);
      expect(await dkim.verify(signed)).toEqual(['pass']);
      expect(await dkim.verify(applied(signed).message)).toEqual(['pass']);
    }
  });

  it('go with the author that they signed for', async () => {
    const dkim = dkimFor('outside.example');
    const signed = await dkim.sign(Buffer.from(from('x@outside.example')));
    const result = applied(signed);
    expect(result.values('DKIM-Signature')).toEqual([]);
    expect(result.changes).toContain('dkim-signature-removed');
  });

  it('of the author’s own domain is the one that stays', () => {
    const signatures = ['amazonses.com', 'lists.example', 'contoso.example', 'other.example'];
    const header = signatures.map((domain) => `DKIM-Signature: v=1; d=${domain}; s=x\r\n`).join('');
    const result = applied(header + from('ops@eu.contoso.example'));
    expect(result.values('DKIM-Signature')).toEqual(['v=1; d=contoso.example; s=x']);
    expect(result.changes).toEqual(['dkim-signature-removed']);
  });

  it('of SES itself does not stay', () => {
    const result = applied(
      `DKIM-Signature: v=1; d=amazonses.com; s=x\r\n${from('o@contoso.example')}`,
    );
    expect(result.values('DKIM-Signature')).toEqual([]);
  });
});

describe('any message', () => {
  const anyInput = fc.record({
    policy: fc.record(
      {
        mode: fc.constantFrom('own' as const, 'preserve' as const, 'rewrite' as const),
        rewriteAddress: fc.constantFrom('fwd@fabrikam.example', 'fwd@outside.example', 'x\r\ny'),
      },
      { requiredKeys: ['mode'] },
    ),
    region: fc.constantFrom(PRIMARY, SECONDARY),
    mailFrom: fc.oneof(fc.constantFrom('', 'b@outside.example', 'ö@outside.example'), fc.string()),
  });

  it('keeps its body and every field that nothing is said about', () => {
    fc.assert(
      fc.property(arbitraryMail, anyInput, (raw, changed) => {
        const before = splitMessage(raw);
        const result = apply(raw, changed);
        if (result.kind !== 'ok') return;
        expect(result.body.equals(before.body)).toBe(true);
        expect(result.parts.at(-1)?.equals(before.body)).toBe(true);
        const untouched = before.header.fields.filter(isUntouched).map((field) => field.raw);
        expect(result.header.fields.map((field) => field.raw)).toEqual(
          expect.arrayContaining(untouched),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('comes out fit for SES: one verified author, no repeated field', () => {
    fc.assert(
      fc.property(arbitraryMail, anyInput, (raw, changed) => {
        const result = apply(raw, changed);
        if (result.kind !== 'ok') return;
        expect(result.values('From')).toHaveLength(1);
        expect(result.sender).toMatch(/@(?:[a-z0-9-]+\.)*(?:contoso|fabrikam)\.example$/i);
        const [author = ''] = result.values('From');
        expect(author).toMatch(/^[\t -~]*$/);
        expect(parseMailboxes(author)[0]?.address).toBe(result.sender);
        const single = result.header.fields
          .map(({ name }) => name)
          .filter((name) => SINGLE_FIELDS.has(name) || name === 'dkim-signature');
        expect(new Set(single).size).toBe(single.length);
        expect(result.values('Bcc')).toEqual([]);
        expect(result.changes.join()).toMatch(/^[a-z,-]*$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is not changed again by a second pass', () => {
    fc.assert(
      fc.property(arbitraryMail, anyInput, (raw, changed) => {
        const once = apply(raw, changed);
        if (once.kind !== 'ok') return;
        const twice = applied(once.message, changed);
        expect(twice.message.equals(once.message)).toBe(true);
        expect(twice.changes).toEqual([]);
        expect(twice.sender).toBe(once.sender);
      }),
      { numRuns: 3_000 },
    );
  });

  it('of the fixtures is taken in every mode', () => {
    for (const { raw, mailFrom } of allFixtures()) {
      for (const mode of ['own', 'rewrite'] as const) {
        const result = applied(raw, { policy: { mode }, mailFrom });
        expect(result.body.equals(splitMessage(raw).body)).toBe(true);
      }
    }
  });
});

const TOUCHED = new Set([
  '',
  'dkim-signature',
  'domainkey-signature',
  ...SINGLE_FIELDS,
  'resent-bcc',
]);

function isUntouched({ name, raw }: { name: string; raw: string }): boolean {
  return !TOUCHED.has(name) && raw.endsWith('\n');
}

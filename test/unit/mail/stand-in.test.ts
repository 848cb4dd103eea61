import { applyFromPolicy, type FromPolicyInput } from '@mailferry/core/mail/from-policy';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import { readReturnAddress } from '@mailferry/core/mail/return-address';
import { addReceived } from '@mailferry/core/mail/trace';
import { describe, expect, it } from 'vitest';

const NOW_MS = Date.UTC(2026, 9, 13, 8);
const keys = [Buffer.alloc(32, 1)];
const input: FromPolicyInput = {
  policy: { mode: 'own' },
  domains: [{ domain: 'contoso.example', readyRegions: ['us-east-1'] }],
  region: 'us-east-1',
  mailFrom: 'bounces@outside.example',
  messageId: '01JZ3M9Q8N5T7V0W2X4Y6Z8A1B',
  returnAddresses: { keys, untilMs: NOW_MS + 86_400_000 },
};

function apply(message: string | Buffer, change: Partial<FromPolicyInput> = {}) {
  const prepared = applyFromPolicy(Buffer.from(message), { ...input, ...change });
  if (prepared.kind !== 'ok') throw new Error(prepared.reason);
  const bytes = Buffer.concat(prepared.parts);
  const field = splitMessage(bytes).header.first('From');
  return { ...prepared, bytes, from: field === undefined ? '' : fieldValue(field) };
}

const mail = (author: string) => `From: ${author}\r\nSubject: s\r\n\r\nbody`;
const read = (address: string) => readReturnAddress(address, { keys, nowMs: NOW_MS });

describe('a stand-in that leads back', () => {
  it('takes the place of a foreign author, at the policy’s domain', () => {
    const { from, sender, changes } = apply(mail('Ann <ann@outside.example>'));
    expect(from).toBe(`Ann <${sender}>`);
    expect(sender).toMatch(/@contoso\.example$/);
    expect(read(sender)).toEqual({ kind: 'original', address: 'ann@outside.example' });
    expect(changes).toEqual(['from-rewritten', 'reply-to-added']);
  });

  it('is at the domain for return addresses, where SES takes mail from it', () => {
    const at = (domain: string) =>
      apply(mail('ann@outside.example'), {
        returnAddresses: { keys, untilMs: NOW_MS, domain },
      }).sender.split('@')[1];
    expect(at('return.contoso.example')).toBe('return.contoso.example');
    expect(at('return.elsewhere.example')).toBe('contoso.example');
  });

  it('stands for MAIL FROM where there is no author', () => {
    const { sender } = apply('Subject: s\r\n\r\nbody');
    expect(read(sender)).toEqual({ kind: 'original', address: 'bounces@outside.example' });
  });

  it.each(['own', 'rewrite'] as const)(
    'is not wrapped again when the mail comes by twice: %s',
    (mode) => {
      const once = apply(mail('ann@outside.example'), { policy: { mode } });
      const twice = apply(once.bytes, { policy: { mode } });
      expect(twice.bytes.equals(once.bytes)).toBe(true);
    },
  );

  it('gives way to the plain one where it cannot be made, and says so', () => {
    const author = `${'a'.repeat(60)}@outside.example`;
    expect(apply(mail(author))).toMatchObject({
      sender: 'relay@contoso.example',
      changes: ['from-rewritten', 'reply-to-added', 'return-address-impossible'],
    });
    const none = { returnAddresses: { keys: [], untilMs: NOW_MS } };
    expect(apply(mail('ann@outside.example'), none).changes).toContain('return-address-impossible');
  });

  it('leaves own authors alone', () => {
    expect(apply(mail('ops@contoso.example'))).toMatchObject({
      sender: 'ops@contoso.example',
      changes: [],
    });
  });
});

describe('a Received field of the relay’s own', () => {
  const line = { by: 'contoso.example', messageId: input.messageId, atMs: NOW_MS };

  it('stands on top, once', () => {
    const { header } = splitMessage(Buffer.from('Received: from a by b; today\r\nFrom: x\r\n\r\n'));
    addReceived(header, line);
    addReceived(header, { ...line, atMs: NOW_MS + 1 });
    expect(header.toBuffer(Buffer.alloc(0)).toString()).toBe(
      `Received: by contoso.example (Mailferry) id ${input.messageId}; Tue,\r\n 13 Oct 2026 08:00:00 +0000\r\nReceived: from a by b; today\r\nFrom: x\r\n\r\n`,
    );
  });
});

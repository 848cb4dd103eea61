import { planMail } from '@mailferry/client/mail-plan';
import { partId } from '@mailferry/client/part-id';
import type { Mail } from '@mailferry/client/types';
import { decodeEnvelope, encodeEnvelope, MAX_RECIPIENTS } from '@mailferry/core/mail/envelope';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';

const context = { organizationId: 'acme', nowMs: 1_700_000_000_000, newId: () => ulid() };
const MAIL: Mail = { from: 'a@example.com', to: ['b@example.net'], raw: 'x' };

function errorOf(mail: unknown): unknown {
  try {
    planMail(mail as Mail, context);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('planMail', () => {
  it('splits any list of recipients into valid envelopes that cover it exactly', () => {
    const notify = fc.option(fc.constantFrom('NEVER' as const, 'FAILURE' as const), {
      nil: undefined,
    });
    const recipients = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 230 });
    fc.assert(
      fc.property(recipients, fc.array(notify, { minLength: 1 }), (numbers, notifies) => {
        const to = numbers.map((number, index) => {
          const value = notifies[index % notifies.length];
          const address = `user${number}@example.net`;
          return value === undefined ? address : { address, notify: [value] };
        });
        const parts = planMail({ ...MAIL, to }, context);
        const covered = parts.flatMap((part) =>
          part.rcptTo.map((address) => `${address} ${part.dsn?.notify ?? ''}`),
        );
        const wanted = to.map((one) =>
          typeof one === 'string' ? `${one} ` : `${one.address} ${one.notify}`,
        );
        expect(covered.sort()).toEqual(wanted.sort());
        expect(new Set(parts.map((part) => part.id)).size).toBe(parts.length);
        for (const part of parts) {
          expect(part.rcptTo.length).toBeLessThanOrEqual(MAX_RECIPIENTS);
          decodeEnvelope(encodeEnvelope({ ...part, raw: { inline: 'eA==' } }));
        }
      }),
    );
  });

  it('writes internationalized domains in ASCII, as DNS and SES know them', () => {
    const to = ['b@bücher.example', { address: 'b@xn--bcher-kva.example' }];
    const [part, ...others] = planMail({ ...MAIL, from: 'jörg@bücher.example', to }, context);
    expect(part?.mailFrom).toBe('jörg@xn--bcher-kva.example');
    expect(part?.rcptTo).toEqual(['b@xn--bcher-kva.example']);
    expect(others).toEqual([]);
  });

  it('counts a repeated recipient once', () => {
    const [part] = planMail({ ...MAIL, to: ['b@example.net', 'b@example.net'] }, context);
    expect(part?.rcptTo).toEqual(['b@example.net']);
  });

  it('gives up five days after receipt unless told otherwise', () => {
    const [part] = planMail({ ...MAIL, receivedAt: new Date(5_000) }, context);
    expect(part).toMatchObject({ receivedAtMs: 5_000, expiresAtMs: 5_000 + 432_000_000 });
  });

  it.each([
    ['nothing', undefined, ['mail']],
    ['no recipient', { ...MAIL, to: [] }, ['to']],
    [
      'NEVER with another',
      { ...MAIL, to: [{ address: 'b@c.example', notify: ['NEVER', 'DELAY'] }] },
      ['to.0.notify'],
    ],
    [
      'a recipient that SES cannot name',
      { ...MAIL, to: ['a@b.example', 'jörg@c.example'] },
      ['to.1'],
    ],
    ['escapes in a domain', { ...MAIL, to: ['a@ex%61mple.ö', 'a@ö.example/x'] }, ['to.0', 'to.1']],
    ['an unknown field', { ...MAIL, priority: 1 }, ['mail']],
    ['a number as message', { ...MAIL, raw: 5 }, ['raw']],
    ['an invalid date', { ...MAIL, receivedAt: new Date('no') }, ['receivedAt']],
    ['a date as text', { ...MAIL, expiresAt: '2030-01-01' }, ['expiresAt']],
    ['an expiry before receipt', { ...MAIL, expiresAt: new Date(0) }, ['expiresAt']],
    [
      'several faults and too many bytes',
      { ...MAIL, from: 'x', id: 'y', raw: Buffer.alloc(41 * 1024 * 1024) },
      ['from', 'id', 'raw'],
    ],
  ])('refuses %s', (_name, mail, paths) => {
    const error = errorOf(mail);
    expect(error).toMatchObject({ code: 'mail-invalid', retriable: false });
    const faults = (error as { detail: { faults: string[] } }).detail.faults;
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(paths);
    for (const fault of faults) expect(fault).not.toContain('Invalid input');
  });

  it('calls a message that is only too large by its own name', () => {
    expect(errorOf({ ...MAIL, raw: Buffer.alloc(40 * 1024 * 1024 + 1) })).toMatchObject({
      code: 'mail-too-large',
    });
  });
});

describe('partId', () => {
  it('makes distinct ULIDs of the same time, the same ones each time', () => {
    const id = ulid();
    const ids = Array.from({ length: 200 }, (_, index) => partId(id, index));
    expect(new Set(ids).size).toBe(200);
    for (const part of ids) expect(part).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    for (const part of ids) expect(part.slice(0, 10)).toBe(id.slice(0, 10));
    expect(partId(id, 3)).toBe(ids[3]);
  });
});

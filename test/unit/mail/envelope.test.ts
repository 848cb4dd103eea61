import { MailferryError } from '@mailferry/core/errors';
import {
  decodeEnvelope,
  encodeEnvelope,
  envelopeJsonSchema,
  payloadBytesOf,
} from '@mailferry/core/mail/envelope';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope } from '../../arbitraries/envelope.ts';
import { mangled, mangledJson } from '../../arbitraries/mangled.ts';

const VALID = {
  v: 1,
  id: '01J00000000000000000000000',
  organizationId: 'contoso',
  mailFrom: 'sender@outside.example',
  rcptTo: ['user@contoso.example'],
  receivedAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_000_000_001,
  raw: { inline: 'YQ==' },
};

function faultOf(body: string): MailferryError {
  try {
    decodeEnvelope(body);
  } catch (error) {
    if (error instanceof MailferryError) return error;
    throw error;
  }
  throw new Error('the body was taken for an envelope');
}

describe('the envelope', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(envelope, (made) => {
        expect(decodeEnvelope(encodeEnvelope(made))).toEqual(made);
      }),
    );
  });

  it('is what the published JSON Schema says, but for the order of its times', () => {
    const isValid = new Ajv2020({ strict: false }).compile(envelopeJsonSchema());
    fc.assert(
      fc.property(fc.oneof(envelope, mangled(envelope)), (value) => {
        // Through JSON, as it travels.
        const body = JSON.stringify(value) ?? 'null';
        let taken = true;
        try {
          decodeEnvelope(body);
        } catch (error) {
          taken = String(error).includes('not valid') && onlyTimesAreWrong(error);
        }
        expect(isValid(JSON.parse(body))).toBe(taken);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses anything else with a declared error', () => {
    fc.assert(
      fc.property(mangledJson(envelope), (body) => {
        try {
          decodeEnvelope(body);
        } catch (error) {
          expect(error).toBeInstanceOf(MailferryError);
          expect((error as MailferryError).code).toMatch(/^envelope-(malformed|version|invalid)$/);
          expect((error as MailferryError).retriable).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells what is wrong without repeating what it holds', () => {
    const secret = 'Confidential-subject';
    for (const name of ['id', 'organizationId', 'mailFrom', 'rcptTo', 'receivedAtMs', 'raw']) {
      const error = faultOf(JSON.stringify({ ...VALID, [name]: [secret] }));
      expect(error.detail?.['faults']).toEqual([expect.stringContaining(name)]);
      expect(JSON.stringify([error.message, error.detail])).not.toContain(secret);
    }
  });

  it.each([
    ['not JSON', 'x', 'envelope-malformed'],
    ['nothing', '', 'envelope-malformed'],
    ['a later version', JSON.stringify({ ...VALID, v: 2 }), 'envelope-version'],
    ['a list', '[]', 'envelope-invalid'],
    ['no recipient', JSON.stringify({ ...VALID, rcptTo: [] }), 'envelope-invalid'],
    [
      '51 recipients',
      JSON.stringify({ ...VALID, rcptTo: Array(51).fill('a@b.example') }),
      'envelope-invalid',
    ],
    ['an unknown field', JSON.stringify({ ...VALID, bcc: [] }), 'envelope-invalid'],
    ['a lifetime of nothing', JSON.stringify({ ...VALID, expiresAtMs: 1 }), 'envelope-invalid'],
  ])('refuses %s', (_, body, code) => {
    expect(faultOf(body).code).toBe(code);
  });

  it('knows the size of its message without decoding it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1_000 }), (bytes) => {
        const inline = Buffer.from(bytes).toString('base64');
        const made = decodeEnvelope(JSON.stringify({ ...VALID, raw: { inline } }));
        expect(payloadBytesOf(made)).toBe(bytes.length);
      }),
    );
  });
});

function onlyTimesAreWrong(error: unknown): boolean {
  const faults = error instanceof MailferryError ? error.detail?.['faults'] : undefined;
  return JSON.stringify(faults) === '["expiresAtMs: must be later than receivedAtMs"]';
}

import { readFileSync } from 'node:fs';
import { decodeEnvelope, envelopeJsonSchema } from '@mailferry/core/mail/envelope';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const published: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/envelope.schema.json', import.meta.url), 'utf8'),
);

const envelope = {
  v: 1,
  id: '01JD0000000000000000000001',
  organizationId: 'northwind',
  mailFrom: 'a@outside.example',
  rcptTo: ['b@northwind.example'],
  receivedAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_000_000_001,
  raw: { inline: 'SGVsbG8=' },
};

describe('the published schema of the envelope', () => {
  const validate = new Ajv2020().compile(published as object);

  it('is the one that the code reads by', () => {
    expect(published).toEqual(envelopeJsonSchema());
  });

  it.each([
    ['an envelope as the guide shows it', envelope, true],
    ['a bounce', { ...envelope, mailFrom: '' }, true],
    ['no recipients', { ...envelope, rcptTo: [] }, false],
    ['51 recipients', { ...envelope, rcptTo: Array(51).fill('b@northwind.example') }, false],
    ['an unknown field', { ...envelope, priority: 1 }, false],
    ['a bad address', { ...envelope, mailFrom: 'nobody' }, false],
  ])('says of %s what the code says', (_name, candidate, good) => {
    expect(validate(candidate)).toBe(good);
    const decode = () => decodeEnvelope(JSON.stringify(candidate));
    if (good) expect(decode()).toEqual(candidate);
    else expect(decode).toThrow('not valid');
  });
});

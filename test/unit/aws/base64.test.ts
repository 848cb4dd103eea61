import { base64Between } from '@mailferry/aws/calls/base64';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const textOf = (pieces: string | Iterable<string>) => [...pieces].join('');

it('is the base64 of all parts as one, whatever their lengths', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (arrays) => {
      const parts = arrays.map((array) => Buffer.from(array));
      expect(textOf(base64Between('<', parts, '>'))).toBe(
        `<${Buffer.concat(parts).toString('base64')}>`,
      );
    }),
  );
});

it('gives a large message in pieces, the same each time it is read', () => {
  const size = 196_608;
  for (const lengths of [[size + 1], [1, size], [7, 2 * size + 1, 2], [size - 1, 0, size + 5]]) {
    const parts = lengths.map((length, index) => Buffer.alloc(length, index + 65));
    const pieces = base64Between('<', parts, '>');
    const whole = `<${Buffer.concat(parts).toString('base64')}>`;
    expect([...pieces].length).toBeGreaterThan(2);
    expect(textOf(pieces)).toBe(whole);
    expect(textOf(pieces)).toBe(whole);
  }
});

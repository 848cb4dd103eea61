import { isPublicAddress } from '@mailferry/aws/dns/public-address';
import { domainName, normalizeDomain } from '@mailferry/core/directory/domain-name';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a domain name', () => {
  it.each([
    ['example.com', 'example.com'],
    ['  Example.COM. ', 'example.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['faß.example', 'xn--fa-hia.example'],
    ['ＥＸＡＭＰＬＥ．ｃｏｍ', 'example.com'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    ['1.example', '1.example'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normalizeDomain(typed)).toBe(kept);
  });

  it.each([
    '1.2.3',
    '127.0.0.1',
    '0x7f.1',
    'com',
    '.example',
    'a..example',
    'a_b.example',
    'exa mple.com',
    'example.com/',
    'example.com:25',
    'user@example.com',
    '%65xample.com',
    `${'a'.repeat(64)}.example`,
    'example.1',
  ])('%s is refused', (typed) => {
    expect(() => normalizeDomain(typed)).toThrow('not a domain name');
  });

  it('is in the kept form whatever was typed, and typing that changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string(), fc.string({ unit: 'grapheme' })), (typed) => {
        let kept: string;
        try {
          kept = normalizeDomain(typed);
        } catch {
          return;
        }
        expect(domainName.safeParse(kept).success).toBe(true);
        expect(normalizeDomain(kept)).toBe(kept);
        expect(normalizeDomain(`${kept.toUpperCase()}.`)).toBe(kept);
      }),
    );
  });
});

describe('the address of a name server', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
  ])('%s is not asked', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '2001:4860:4860::8888'])('%s may be asked', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

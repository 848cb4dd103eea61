import {
  looksLikeReturnAddress,
  MAX_LIFETIME_DAYS,
  makeReturnAddress,
  readReturnAddress,
} from '@mailferry/core/mail/return-address';
import * as fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 9, 13, 8);
const KEYS = [Buffer.alloc(32, 1)];
const options = { domain: 'return.contoso.example', keys: KEYS, untilMs: NOW_MS + 30 * DAY_MS };

function made(original: string, change: Partial<typeof options> = {}): string {
  const address = makeReturnAddress(original, { ...options, ...change });
  if (address === undefined) throw new Error('no return address');
  return address;
}

const read = (address: string, keys: readonly Uint8Array[] = KEYS, nowMs = NOW_MS) =>
  readReturnAddress(address, { keys, nowMs });

describe('a return address', () => {
  test.each([
    ['ann@outside.example', 'ann@outside.example'],
    ['Ann.Bee+list=news@Outside.Example', 'ann.bee+list=news@outside.example'],
    ["o'neil@outside.example", "o'neil@outside.example"],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
  ])('leads back to %s', (original, expected) => {
    const address = made(original);
    expect(address).toMatch(/^mf=[a-z2-7]{8}=[a-z2-7]{3}=[^=@]+=.+@return\.contoso\.example$/);
    expect(read(address)).toEqual({ kind: 'original', address: expected });
  });

  test.each([
    ['a quoted local part', '"ann bee"@outside.example'],
    ['letters beyond US-ASCII', 'jürgen@outside.example'],
    ['no address', 'ann'],
    ['none at all', ''],
    ['more than fits', `${'a'.repeat(40)}@outside.example`],
    ['an address literal', 'ann@[192.0.2.1]'],
  ])('is not made of %s', (_what, original) => {
    expect(makeReturnAddress(original, options)).toBeUndefined();
  });

  it('is not made without a key', () => {
    expect(makeReturnAddress('ann@outside.example', { ...options, keys: [] })).toBeUndefined();
  });

  it('has a local part of 64 octets at most, and uses them all', () => {
    // mf=, tag, =, day, =, domain, = take 32.
    expect(made(`${'a'.repeat(32)}@outside.example`).split('@')[0]).toHaveLength(64);
    expect(makeReturnAddress(`${'a'.repeat(33)}@outside.example`, options)).toBeUndefined();
  });

  it('is good to the end of its last day, and never again', () => {
    const address = made('ann@outside.example');
    const lastMs = Math.floor(options.untilMs / DAY_MS) * DAY_MS + DAY_MS - 1;
    expect(read(address, KEYS, lastMs).kind).toBe('original');
    for (const days of [0, 1, 365, 700, 1024, 4000])
      expect(read(address, KEYS, lastMs + 1 + days * DAY_MS)).toEqual({
        kind: 'invalid',
        reason: 'return-address-expired',
      });
  });

  it('made for the longest lifetime is good at once', () => {
    const untilMs = NOW_MS + MAX_LIFETIME_DAYS * DAY_MS;
    expect(read(made('ann@outside.example', { untilMs })).kind).toBe('original');
  });

  it('outlives a new key for as long as the old one stays', () => {
    const address = made('ann@outside.example');
    const fresh = Buffer.alloc(32, 2);
    expect(read(address, [fresh, ...KEYS]).kind).toBe('original');
    expect(read(address, [fresh])).toMatchObject({ reason: 'return-address-forged' });
    expect(made('ann@outside.example', { keys: [fresh, ...KEYS] })).not.toBe(address);
  });

  it('of one domain is none of another', () => {
    const address = made('ann@outside.example').replace('contoso', 'fabrikam');
    expect(read(address)).toEqual({ kind: 'invalid', reason: 'return-address-forged' });
  });

  test.each(['ann@contoso.example', 'mf@contoso.example', 'mf=x@contoso.example', ''])(
    'is told from an ordinary one: %s',
    (address) => {
      expect(looksLikeReturnAddress(address)).toBe(false);
      expect(read(address)).toEqual({ kind: 'ordinary' });
    },
  );
});

const local = fc.stringMatching(/^[a-z0-9_+-]{1,12}(?:\.[a-z0-9]{1,6})?$/);
const domain = fc.stringMatching(/^[a-z]{1,10}\.[a-z]{2,5}$/);

describe('any return address', () => {
  it('survives folding of case', () => {
    fc.assert(
      fc.property(local, domain, fc.infiniteStream(fc.boolean()), (name, host, upper) => {
        const address = made(`${name}@${host}`);
        const folded = [...address].map((one) => (upper.next().value ? one.toUpperCase() : one));
        expect(read(folded.join(''))).toEqual({ kind: 'original', address: `${name}@${host}` });
      }),
    );
  });

  it('leads nowhere once a character of it was changed', () => {
    const other = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567.=-');
    fc.assert(
      fc.property(local, domain, fc.nat(), other, (name, host, at, character) => {
        const address = made(`${name}@${host}`);
        const index = at % address.length;
        fc.pre(address[index] !== character);
        const altered = address.slice(0, index) + character + address.slice(index + 1);
        expect(read(altered).kind).not.toBe('original');
      }),
      { numRuns: 2_000 },
    );
  });

  it('of random making leads nowhere', () => {
    const base32 = fc.stringMatching(/^[a-z2-7]{8}$/);
    const day = fc.stringMatching(/^[a-z2-7]{3}$/);
    fc.assert(
      fc.property(base32, day, local, domain, (tag, when, name, host) => {
        const address = `mf=${tag}=${when}=${host}=${name}@return.contoso.example`;
        expect(read(address).kind).toBe('invalid');
      }),
    );
  });
});

import * as fc from 'fast-check';

/** Values that tend to surprise readers of JSON. */
const surprise: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    0,
    -1,
    1.5,
    1e308,
    -0,
    2 ** 53,
    [],
    {},
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    '../..',
    'a'.repeat(10_000),
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
);

type Step = { at: number; how: 'replace' | 'delete' | 'add' | 'nest'; with: unknown; key: string };

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'delete', 'add', 'nest'),
  with: surprise,
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'length', '0')),
});

/** A JSON value of the given kind with a few of its parts replaced, removed, added or wrapped. */
export function mangled(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(good, fc.array(step, { minLength: 1, maxLength: 4 }))
    .map(([value, steps]) => steps.reduce(change, structuredClone(value)));
}

/** The same, as text that may be broken as well. */
export function mangledJson(good: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    mangled(good).map((value) => JSON.stringify(value) ?? ''),
    fc
      .tuple(good, fc.nat(), fc.string({ unit: 'binary', maxLength: 5 }), fc.nat(3))
      .map(([value, at, inserted, removed]) => {
        const text = JSON.stringify(value) ?? '';
        const offset = at % (text.length + 1);
        return text.slice(0, offset) + inserted + text.slice(offset + removed);
      }),
    fc.string({ unit: 'binary' }),
  );
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function change(root: unknown, { at, how, with: original, key }: Step): unknown {
  // One value may be drawn for several places, and must not become part of itself.
  const value = structuredClone(original);
  const places = placesOf(root);
  const place = places[at % (places.length + 1)];
  if (place === undefined) return how === 'nest' ? [root] : value;
  const old = place.holder[place.key];
  if (how === 'replace') place.holder[place.key] = value;
  if (how === 'nest') place.holder[place.key] = [old];
  if (how === 'delete') delete place.holder[place.key];
  if (how === 'add') {
    // As JSON.parse does it: an own property, whatever its name.
    const holder = isHolder(old) && !Array.isArray(old) ? old : place.holder;
    if (Array.isArray(holder)) return root;
    Object.defineProperty(holder, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return root;
}

function placesOf(value: unknown): Place[] {
  if (!isHolder(value)) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesOf(value[key])]);
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * A stream of random numbers of its own for every name. What one actor draws never shifts what another one draws: a
 * mail taken out of a plan leaves the others' luck as it was, which is what makes failing plans shrink.
 */
export function randomOf(seed: number, name: string): Random {
  const generator = xoroshiro128plus(hashOf(name) ^ Math.imul(seed, 0x9e3779b1));
  // The first numbers of nearby seeds are alike.
  generator.next();
  return () => (generator.next() >>> 0) / 0x1_0000_0000;
}

/** One number for a name: the same at every call. */
export function chance(seed: number, name: string): number {
  let hash = hashOf(name) ^ Math.imul(seed, 0x9e3779b1);
  // The finalizer of MurmurHash3: every bit of the input moves every bit of the output.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

export function integer(random: Random, low: number, high: number): number {
  return Math.floor(between(random, low, high + 1));
}

export function pick<T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

/** FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash;
}

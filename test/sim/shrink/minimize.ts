/** Runs a candidate; `true` while it still fails in the same way. */
export type StillFails<T> = (candidate: T) => Promise<boolean>;

/**
 * Zeller's delta debugging: a subset of the items from which nothing more can be left out, as far as `stillFails` was
 * willing to try. Order is kept.
 */
export async function minimize<T>(
  items: readonly T[],
  stillFails: StillFails<readonly T[]>,
): Promise<readonly T[]> {
  if (items.length === 0) return items;
  if (await stillFails([])) return [];
  let kept = items;
  let parts = 2;
  while (kept.length > 1) {
    const size = Math.ceil(kept.length / parts);
    let reduced = false;
    for (let start = 0; start < kept.length; start += size) {
      const rest = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (rest.length === 0 || !(await stillFails(rest))) continue;
      kept = rest;
      parts = Math.max(2, parts - 1);
      reduced = true;
      break;
    }
    if (reduced) continue;
    if (parts >= kept.length) break;
    parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}

/** Runs `work` over the items, at most `count` at a time. The first error rejects once the running ones are done. */
export async function inLanes<T>(
  count: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const lane = async () => {
    for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
      await work(step.value);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: count }, lane));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

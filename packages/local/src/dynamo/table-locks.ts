/** Writers of a table take turns, so that a condition and the write that hangs on it are one step. */
export class TableLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` while holding every named lock. Names are taken in order: no two holders wait for each other. */
  async hold<T>(names: Iterable<string>, work: () => Promise<T>): Promise<T> {
    const sorted = [...new Set(names)].sort();
    const releases: (() => void)[] = [];
    try {
      for (const name of sorted) releases.push(await this.#acquire(name));
      return await work();
    } finally {
      for (const release of releases) release();
    }
  }

  async #acquire(name: string): Promise<() => void> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const tail = before.then(() => promise);
    this.#tails.set(name, tail);
    await before;
    return () => {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
      resolve();
    };
  }
}

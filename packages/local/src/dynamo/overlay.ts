import type {
  BatchOperation,
  Callback,
  DynaliteStore,
  Item,
  SubDatabase,
} from './dynalite-types.ts';

/**
 * A view of a store that keeps writes to itself until `commit`, which stores them in one LevelDB batch: an item and
 * its index entries, or all items of a transaction, are there together or not at all, a kill -9 included.
 * Reads through the view see its own writes. Writers of the same table must take turns (see table-locks.ts).
 */
export class Overlay {
  readonly store: DynaliteStore;
  readonly #base: DynaliteStore;
  readonly #changes = new Map<string, BatchOperation>();

  constructor(base: DynaliteStore) {
    this.#base = base;
    this.store = {
      ...base,
      getItemDb: (table) => this.#view(`item-${table}`, base.getItemDb(table)),
      getIndexDb: (type, table, index) =>
        this.#view(
          `index-${type.toLowerCase()}~${table}~${index}`,
          base.getIndexDb(type, table, index),
        ),
    };
  }

  async commit(): Promise<void> {
    if (this.#changes.size === 0) return;
    await this.#base.db.batch([...this.#changes.values()]);
    this.#changes.clear();
  }

  /** `name` and its separator are the key prefix that dynalite gives to the same sub-database. */
  #view(name: string, base: SubDatabase): SubDatabase {
    const full = (key: string): string => `${name}~${key}`;
    return {
      lock: (_key, work) => work((callback) => callback),
      get: (key: string, callback: Callback<Item>) => {
        const change = this.#changes.get(full(key));
        if (change === undefined) base.get(key, callback);
        else callback(null, change.type === 'put' ? change.value : undefined);
      },
      put: (key, value, callback) => {
        this.#changes.set(full(key), { type: 'put', key: full(key), value });
        callback(null);
      },
      del: (key, callback) => {
        this.#changes.set(full(key), { type: 'del', key: full(key) });
        callback(null);
      },
    };
  }
}

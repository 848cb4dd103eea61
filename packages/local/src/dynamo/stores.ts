import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import db from 'dynalite/db/index.js';
import type { DynaliteStore } from './dynalite-types.ts';
import { validationError } from './service-error.ts';
import { TableLocks } from './table-locks.ts';

const GLOBAL = 'global';

/** A table and the store that holds it; `lock` names it among all stores. */
export interface Place {
  store: DynaliteStore;
  lock: string;
}

/**
 * One dynalite store a region, plus one that every region shares for the global tables: a write there is seen from
 * everywhere at once, where DynamoDB would take about a second.
 */
export class Stores {
  readonly locks = new TableLocks();
  readonly #stores = new Map<string, DynaliteStore>();
  readonly #globalTables: ReadonlySet<string>;
  readonly #dataDir: string | undefined;

  constructor(options: { globalTables: readonly string[]; dataDir?: string | undefined }) {
    this.#globalTables = new Set(options.globalTables);
    this.#dataDir = options.dataDir;
  }

  placeOf(region: string, table: string): Place {
    const name = this.#globalTables.has(table) ? GLOBAL : region;
    return { store: this.#open(name, region), lock: `${name}/${table}` };
  }

  /** The one store that holds all of `tables`. @throws ServiceError when they lie in several. */
  storeOf(region: string, tables: readonly string[]): DynaliteStore {
    const stores = new Set(tables.map((table) => this.placeOf(region, table).store));
    if (stores.size > 1) {
      throw validationError(
        'This emulator cannot batch global and regional tables in one request.',
      );
    }
    const [store] = stores;
    return store ?? this.#open(region, region);
  }

  get all(): { name: string; store: DynaliteStore }[] {
    return [...this.#stores].map(([name, store]) => ({ name, store }));
  }

  /** The stores that a region's tables can be in, the region's own first. */
  storesOf(region: string): DynaliteStore[] {
    return [this.#open(region, region), this.#open(GLOBAL, region)];
  }

  lockNames(region: string, tables: readonly string[]): string[] {
    return tables.map((table) => this.placeOf(region, table).lock);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#stores.values()].map((store) => store.db.close()));
    this.#stores.clear();
  }

  #open(name: string, region: string): DynaliteStore {
    const known = this.#stores.get(name);
    if (known !== undefined) return known;
    let path: string | undefined;
    if (this.#dataDir !== undefined) {
      path = join(this.#dataDir, name);
      mkdirSync(path, { recursive: true });
    }
    const store = db.create({
      ...(path === undefined ? {} : { path }),
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
    store.tableDb.awsRegion = region;
    store.tableDb.awsAccountId = '000000000000';
    this.#stores.set(name, store);
    return store;
  }
}

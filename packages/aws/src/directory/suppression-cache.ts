import type { Clock } from '@mailferry/core/ports';
import { suppressionIndexSk, suppressionItem, suppressionPk } from './items/suppression-item.ts';
import { partitionQuery } from './organization-records.ts';
import { type DirectoryTable, INDEX } from './table.ts';

/** A change may reach the index, or this region's replica of the table, this much later than it was made. */
const OVERLAP_MS = 120_000;
/** After this long the whole list is read again, which heals whatever an overlap was too short for. */
const FULL_READ_EVERY_MS = 3_600_000;

interface KnownList {
  addresses: Set<string>;
  fullReadAtMs: number;
  readAtMs: number;
}

/**
 * Suppression lists as a sender knows them. A list is read whole once an hour and otherwise only what changed, so that
 * a long list costs one small Query at each refresh.
 */
export class SuppressionCache {
  readonly #table: DirectoryTable;
  readonly #clock: Clock;
  readonly #lists = new Map<string, KnownList>();

  constructor(table: DirectoryTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** The list as of now. The same set is brought up to date at later calls. @throws when the table is out of reach. */
  async read(organizationId: string): Promise<ReadonlySet<string>> {
    const known = this.#lists.get(organizationId);
    const nowMs = this.#clock.nowMs();
    if (known === undefined || nowMs - known.fullReadAtMs >= FULL_READ_EVERY_MS) {
      const addresses = new Set<string>();
      await this.#apply(addresses, partitionQuery(suppressionPk(organizationId)));
      this.#lists.set(organizationId, { addresses, fullReadAtMs: nowMs, readAtMs: nowMs });
      return addresses;
    }
    await this.#apply(known.addresses, {
      IndexName: INDEX,
      KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk >= :since',
      ExpressionAttributeValues: {
        ':pk': { S: suppressionPk(organizationId) },
        ':since': { S: suppressionIndexSk(known.readAtMs - OVERLAP_MS) },
      },
    });
    known.readAtMs = nowMs;
    return known.addresses;
  }

  forget(organizationId: string): void {
    this.#lists.delete(organizationId);
  }

  async #apply(addresses: Set<string>, query: Parameters<DirectoryTable['all']>[0]): Promise<void> {
    for (const item of await this.#table.all(query)) {
      const { address, removedAtMs } = suppressionItem.decode(item);
      if (removedAtMs === undefined) addresses.add(address);
      else addresses.delete(address);
    }
  }
}

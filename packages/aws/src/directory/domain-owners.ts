import type { DomainOwners } from '@mailferry/core/ingress/domain-owners';
import type { Clock } from '@mailferry/core/ports';
import type { JsonService } from '../calls/json-service.ts';
import { domainOwnerItem } from './items/domain-owner-item.ts';
import { DirectoryTable } from './table.ts';

/** As policies: a domain that changed hands is its new organization's within this time. */
const STALENESS_MS = 10_000;
const MAX_CACHED = 10_000;

/**
 * Who holds which domain, from the directory's replica in the cell's region: one GetItem a domain at most every ten
 * seconds. With the table out of reach it throws, and mail waits.
 */
export class DynamoDomainOwners implements DomainOwners {
  readonly #table: DirectoryTable;
  readonly #clock: Clock;
  readonly #cache = new Map<string, { owner: string | undefined; readAtMs: number }>();

  constructor(client: JsonService, tableName: string, clock: Clock) {
    this.#table = new DirectoryTable(client, tableName);
    this.#clock = clock;
  }

  async ownerOf(domain: string): Promise<string | undefined> {
    const cached = this.#cache.get(domain);
    const readAtMs = this.#clock.nowMs();
    if (cached !== undefined && readAtMs - cached.readAtMs < STALENESS_MS) return cached.owner;
    const item = await this.#table.get(domainOwnerItem, { pk: `DOMAIN#${domain}`, sk: 'OWNER' });
    const owner = item?.organizationId;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(domain, { owner, readAtMs });
    return owner;
  }
}

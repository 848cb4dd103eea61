import { toPolicy } from '@mailferry/core/directory/policy-of-records';
import type { Clock } from '@mailferry/core/ports';
import type { OrganizationPolicy, PolicySource } from '@mailferry/core/routing/policy';
import type { Settings } from '@mailferry/core/settings/settings';
import type { JsonService } from '../calls/json-service.ts';
import { readRecords } from './organization-records.ts';
import { SuppressionCache } from './suppression-cache.ts';
import { DirectoryTable } from './table.ts';

/** A policy change is obeyed by every sender after at most this long (and the table's replication, about a second). */
export const POLICY_STALENESS_MS = 10_000;
/** Organizations kept at a time; the one read longest ago makes room. */
const MAX_CACHED = 2000;

interface Cached {
  /** `undefined`: there is no such organization. */
  policy: OrganizationPolicy | undefined;
  readAtMs: number;
}

/**
 * Organization policies for senders: two Queries an organization at most every ten seconds, however many mails ask. A
 * policy that is older than that is never used, not even when the table is out of reach: the read throws and mail waits.
 */
export class DynamoPolicySource implements PolicySource {
  readonly #table: DirectoryTable;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #suppressions: SuppressionCache;
  readonly #cache = new Map<string, Cached>();
  readonly #reading = new Map<string, Promise<OrganizationPolicy | undefined>>();

  constructor(client: JsonService, tableName: string, settings: Settings, clock: Clock) {
    this.#table = new DirectoryTable(client, tableName);
    this.#settings = settings;
    this.#clock = clock;
    this.#suppressions = new SuppressionCache(this.#table, clock);
  }

  async policyOf(organizationId: string): Promise<OrganizationPolicy | undefined> {
    const cached = this.#cache.get(organizationId);
    if (cached !== undefined && this.#clock.nowMs() - cached.readAtMs < POLICY_STALENESS_MS) {
      return cached.policy;
    }
    const running = this.#reading.get(organizationId);
    if (running !== undefined) return running;
    const reading = this.#read(organizationId).finally(() => this.#reading.delete(organizationId));
    this.#reading.set(organizationId, reading);
    return reading;
  }

  async #read(organizationId: string): Promise<OrganizationPolicy | undefined> {
    // Taken before the read: the answer is at least as fresh as this.
    const readAtMs = this.#clock.nowMs();
    const [records, suppressed] = await Promise.all([
      readRecords(this.#table, organizationId, { consistent: false }),
      this.#suppressions.read(organizationId),
    ]);
    const exists = records !== undefined && records.organization.status !== 'deleting';
    if (!exists) this.#suppressions.forget(organizationId);
    const policy = exists ? toPolicy(records, suppressed, this.#settings) : undefined;
    // At the end of the map: the one read last goes last.
    this.#cache.delete(organizationId);
    this.#cache.set(organizationId, { policy, readAtMs });
    this.#evict();
    return policy;
  }

  #evict(): void {
    if (this.#cache.size <= MAX_CACHED) return;
    const [oldest] = this.#cache.keys();
    if (oldest === undefined) return;
    this.#cache.delete(oldest);
    this.#suppressions.forget(oldest);
  }
}

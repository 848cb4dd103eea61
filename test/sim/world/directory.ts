import type { OrganizationPolicy } from '@mailferry/core/routing/policy';
import { chance } from '../engine/random.ts';

/** A policy as the directory keeps it; the suppression list is kept beside it. */
export type DirectoryPolicy = Omit<OrganizationPolicy, 'suppressed'>;

interface Version {
  policy: DirectoryPolicy;
  writtenMs: number;
}

/** A global table: what is written in one place is read elsewhere a little later, and reads are eventual. */
export const REPLICATION_MS = { least: 200, most: 3_000 };

export class Directory {
  readonly #seed: number;
  readonly #startMs: number;
  readonly #versions = new Map<string, Version[]>();
  readonly #suppressed = new Map<string, Map<string, number>>();

  constructor(seed: number, startMs: number) {
    this.#seed = seed;
    this.#startMs = startMs;
  }

  write(policy: DirectoryPolicy, nowMs: number): void {
    const known = this.#versions.get(policy.organizationId);
    const version = { policy, writtenMs: nowMs };
    if (known === undefined) this.#versions.set(policy.organizationId, [version]);
    else known.push(version);
  }

  /** What a read in a region finds, `extraLagMs` behind the usual. */
  read(
    region: string,
    organizationId: string,
    nowMs: number,
    extraLagMs: number,
  ): OrganizationPolicy | undefined {
    const versions = this.#versions.get(organizationId);
    const lag = (name: string) => this.#lagMs(`${region} ${organizationId} ${name}`) + extraLagMs;
    const latest = versions?.findLast(
      // What was there before the run began is known everywhere.
      (version, index) =>
        version.writtenMs === this.#startMs || version.writtenMs + lag(`v${index}`) <= nowMs,
    );
    if (latest === undefined) return undefined;
    const suppressed = new Set<string>();
    for (const [address, addedMs] of this.#suppressed.get(organizationId) ?? []) {
      if (addedMs + lag(address) <= nowMs) suppressed.add(address);
    }
    return { ...latest.policy, suppressed };
  }

  /** The policies that a sender may still go by: those that were in force at any time since `sinceMs`. */
  inForceSince(organizationId: string, sinceMs: number): DirectoryPolicy[] {
    const versions = this.#versions.get(organizationId) ?? [];
    return versions
      .filter((_version, index) => (versions[index + 1]?.writtenMs ?? Infinity) >= sinceMs)
      .map(({ policy }) => policy);
  }

  suppress(organizationId: string, address: string, nowMs: number): boolean {
    const list = this.#suppressed.get(organizationId) ?? new Map<string, number>();
    this.#suppressed.set(organizationId, list);
    if (list.has(address)) return false;
    list.set(address, nowMs);
    return true;
  }

  suppressedSinceMs(organizationId: string, address: string): number | undefined {
    return this.#suppressed.get(organizationId)?.get(address);
  }

  #lagMs(name: string): number {
    const { least, most } = REPLICATION_MS;
    return least + chance(this.#seed, name) * (most - least);
  }
}

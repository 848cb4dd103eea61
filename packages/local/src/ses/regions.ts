import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { regionName } from '@mailferry/core/settings/region-name';
import * as z from 'zod/mini';
import { accountSchema } from './account.ts';
import { identityKey } from './identity.ts';
import { Region } from './region.ts';
import type { RegionConfig, RegionData } from './region-data.ts';
import { NEW_REGION, regionConfigSchema, regionDataSchema } from './region-data.ts';

const snapshotSchema = z.record(z.string(), regionDataSchema);

export function isRegionName(text: string): boolean {
  return regionName.safeParse(text).success;
}

/** Every region there is, each made when it is first named. With a directory their state outlives the process. */
export class Regions {
  readonly #regions = new Map<string, Region>();
  readonly #file: string | undefined;

  /** @throws Error when the kept state or a configuration is not what it should be. */
  constructor(configs: Record<string, RegionConfig>, dataDir: string | undefined) {
    this.#file = dataDir === undefined ? undefined : join(dataDir, 'regions.json');
    if (this.#file !== undefined && existsSync(this.#file)) {
      const kept = snapshotSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
      for (const [name, data] of Object.entries(kept)) this.#add(name, data);
    }
    for (const [name, config] of Object.entries(configs)) this.#configure(name, config);
    this.save();
  }

  of(name: string): Region {
    return this.#regions.get(name) ?? this.#add(name, NEW_REGION);
  }

  all(): Region[] {
    return [...this.#regions.values()];
  }

  /**
   * Writes the state down; whoever changes a region calls it before answering. The file is replaced whole, so that a
   * kill leaves either the old one or the new one.
   */
  save(): void {
    if (this.#file === undefined) return;
    const data = Object.fromEntries(this.all().map((region) => [region.name, region.toData()]));
    writeFileSync(`${this.#file}.new`, JSON.stringify(data));
    renameSync(`${this.#file}.new`, this.#file);
  }

  #add(name: string, data: RegionData): Region {
    const region = new Region(name, data);
    this.#regions.set(name, region);
    return region;
  }

  #configure(name: string, input: RegionConfig): void {
    if (!isRegionName(name)) throw new Error(`${name} is not the name of a region`);
    const config = regionConfigSchema.parse(input);
    const isNew = !this.#regions.has(name);
    const region = this.of(name);
    if (isNew) {
      region.account = accountSchema.parse({ ...region.account, ...config.account });
      region.fault = config.fault ?? region.fault;
      region.events = config.events ?? region.events;
    }
    for (const identity of config.verifiedIdentities ?? []) addVerified(region, identity);
    for (const set of config.configurationSets ?? []) addConfigurationSet(region, set);
    for (const [recipient, behaviour] of Object.entries(config.recipients ?? {})) {
      const key = recipient.toLowerCase();
      if (!region.recipients.has(key)) region.recipients.set(key, behaviour);
    }
  }
}

function addVerified(region: Region, identity: string | { name: string; selector: string }): void {
  const { name, selector } =
    typeof identity === 'string' ? { name: identity, selector: undefined } : identity;
  const key = identityKey(name);
  if (region.identities.has(key)) return;
  const dkim =
    selector === undefined
      ? { origin: 'AWS_SES' as const, tokens: [] }
      : { origin: 'EXTERNAL' as const, selector, publicKey: '' };
  region.identities.set(key, { pinned: true, dkim, dkimStatus: 'PENDING' });
}

function addConfigurationSet(region: Region, name: string): void {
  if (region.configurationSets.has(name)) return;
  region.configurationSets.set(name, {
    sendingEnabled: true,
    suppressedReasons: ['BOUNCE', 'COMPLAINT'],
  });
}

import { Resolver } from 'node:dns/promises';
import type { AuthoritativeDns, TxtAnswer } from '@mailferry/core/directory/ports';
import { isPublicAddress } from './public-address.ts';

/** One try at one server, in milliseconds, and how many tries: an admin's request waits for the answer. */
const TIMEOUT_MS = 1_500;
const TRIES = 2;
/** Servers asked at a time: zones have two to four, and some have thirteen. */
const MAX_SERVERS = 4;
/** CNAME records followed: providers point customers' selectors at records of their own. */
const MAX_ALIASES = 4;

export interface DnsOptions {
  /** Recursive resolvers, `address` or `address:port`; without any, those of the operating system. */
  resolvers?: readonly string[];
  /** Where name servers listen. Anything but 53 is for tests and the local stack, and lets servers be private. */
  authoritativePort?: number;
}

/**
 * TXT records from the servers that are authoritative for the zone, so that neither a cache's old answer nor its
 * "no such name" hides a fresh record. Recursive resolvers only say which servers those are.
 */
export class NodeAuthoritativeDns implements AuthoritativeDns {
  readonly #recursive: Resolver;
  readonly #port: number;

  constructor({ resolvers, authoritativePort = 53 }: DnsOptions = {}) {
    this.#recursive = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (resolvers !== undefined && resolvers.length > 0) this.#recursive.setServers(resolvers);
    this.#port = authoritativePort;
  }

  async txt(name: string): Promise<TxtAnswer[]> {
    const servers = await this.#serversOf(name);
    const answers = await Promise.all(servers.map((server) => this.#ask(server, name)));
    return answers.filter((answer) => answer !== undefined);
  }

  /** Addresses of the closest enclosing zone's name servers: of the delegated subzone, where there is one. */
  async #serversOf(name: string): Promise<string[]> {
    const labels = name.split('.');
    for (let start = 0; start < labels.length - 1; start += 1) {
      const names = await orNone(this.#recursive.resolveNs(labels.slice(start).join('.')));
      if (names.length === 0) continue;
      const addresses = await Promise.all(names.map((server) => this.#addressesOf(server)));
      return addresses.flat().slice(0, MAX_SERVERS);
    }
    return [];
  }

  async #addressesOf(server: string): Promise<string[]> {
    const v4 = await orNone(this.#recursive.resolve4(server));
    if (v4.length > 0) return this.#permitted(v4).map((address) => `${address}:${this.#port}`);
    const v6 = await orNone(this.#recursive.resolve6(server));
    return this.#permitted(v6).map((address) => `[${address}]:${this.#port}`);
  }

  #permitted(addresses: string[]): string[] {
    return this.#port === 53 ? addresses.filter(isPublicAddress) : addresses;
  }

  /** `undefined` when the server did not answer. */
  async #ask(server: string, name: string): Promise<TxtAnswer | undefined> {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    resolver.setServers([server]);
    try {
      const records = joined(await resolver.resolveTxt(name));
      if (records.length > 0) return { server, records };
    } catch (error) {
      if (!isAbsence(error)) return undefined;
    }
    const [alias] = await orNone(resolver.resolveCname(name));
    return { server, records: alias === undefined ? [] : await this.#follow(alias, MAX_ALIASES) };
  }

  /** The alias's target lies in another zone: a recursive resolver finds it. */
  async #follow(alias: string, left: number): Promise<string[]> {
    const records = joined(await orNone(this.#recursive.resolveTxt(alias)));
    if (records.length > 0 || left === 0) return records;
    const [next] = await orNone(this.#recursive.resolveCname(alias));
    return next === undefined ? [] : this.#follow(next, left - 1);
  }
}

/** RFC 6376 §3.6.2.2: the strings of one record are joined without anything between them. */
function joined(records: string[][]): string[] {
  return records.map((strings) => strings.join(''));
}

/** The answer, or nothing where there is none; look-ups on the way to the servers may fail one by one. */
async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch {
    return [];
  }
}

/** RFC 2308: no such name, or no such record there. Everything else is a server that did not answer. */
function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

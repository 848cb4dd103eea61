import type { Client, ClientOptions } from '@mailferry/client';
import { createClient } from '@mailferry/client';
import type { Submitter } from './access.ts';

/** Gives each organization its own client of the same cells. */
export interface ClientPool {
  clientOf(submitter: Submitter): Client;
  close(): void;
}

/** Clients are made at an organization's first mail and kept, with their connections and what they know of the cells. */
export function clientPool(
  shared: Omit<ClientOptions, 'organizationId' | 'allowStandby'>,
): ClientPool {
  const clients = new Map<string, Client>();
  return {
    clientOf({ organizationId, allowStandby }) {
      const isAllowed = allowStandby && shared.cells.standby !== undefined;
      const key = `${organizationId}/${isAllowed}`;
      const known = clients.get(key);
      if (known !== undefined) return known;
      const client = createClient({ ...shared, organizationId, allowStandby: isAllowed });
      clients.set(key, client);
      return client;
    },
    close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

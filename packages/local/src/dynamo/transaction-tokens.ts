import { createHash } from 'node:crypto';
import { ServiceError } from './service-error.ts';
import type { Stores } from './stores.ts';

/** API reference, TransactWriteItems: "A client request token is valid for 10 minutes after the first request". */
const TOKEN_VALID_MS = 10 * 60_000;

interface Known {
  digest: string;
  untilMs: number;
}

const knownByStores = new WeakMap<Stores, Map<string, Known>>();

/**
 * What is known of a transaction's idempotency token. Kept in memory: a restart of the emulator forgets it.
 * @throws ServiceError IdempotentParameterMismatchException
 */
export function tokenOf(
  stores: Stores,
  region: string,
  token: string | undefined,
  items: unknown,
): { seen: boolean; remember(): void } | undefined {
  if (token === undefined) return undefined;
  const known = knownByStores.get(stores) ?? new Map<string, Known>();
  knownByStores.set(stores, known);
  const nowMs = Date.now();
  for (const [name, entry] of known) if (entry.untilMs < nowMs) known.delete(name);
  const name = `${region} ${token}`;
  const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  const entry = known.get(name);
  if (entry !== undefined && entry.digest !== digest) {
    throw new ServiceError(
      'IdempotentParameterMismatchException',
      'The request uses the same client token as a previous, but non-identical request.',
    );
  }
  return {
    seen: entry !== undefined,
    remember: () => known.set(name, { digest, untilMs: nowMs + TOKEN_VALID_MS }),
  };
}

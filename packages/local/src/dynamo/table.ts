import type { DynaliteStore, DynaliteTable } from './dynalite-types.ts';
import { ServiceError, toServiceError } from './service-error.ts';

/** @throws ServiceError ResourceNotFoundException */
export function describe(store: DynaliteStore, table: string): Promise<DynaliteTable> {
  return new Promise((resolve, reject) => {
    store.getTable(table, (error, value) => {
      if (value !== undefined && !error) resolve(value);
      else reject(toServiceError(error) ?? new ServiceError('ResourceNotFoundException', table));
    });
  });
}

/** The names of the key attributes, hash first. */
export async function keySchemaOf(store: DynaliteStore, table: string): Promise<string[]> {
  const { KeySchema } = await describe(store, table);
  return KeySchema.map((part) => part.AttributeName);
}

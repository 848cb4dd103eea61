/** The parts of dynalite 4.0.0 that this folder uses; the package ships no types of its own. */

declare module 'dynalite/db/index.js' {
  import type { DynaliteStore, DynaliteTable } from '@mailferry/local/dynamo/dynalite-types';

  const db: {
    create(options: {
      path?: string;
      createTableMs: number;
      deleteTableMs: number;
      updateTableMs: number;
    }): DynaliteStore;
    createKey(item: Record<string, unknown>, table: DynaliteTable): string;
  };
  export default db;
}

declare module 'dynalite/validations/index.js' {
  import type { DynaliteStore } from '@mailferry/local/dynamo/dynalite-types';

  const validations: {
    checkTypes(data: Record<string, unknown>, types: object): Record<string, unknown>;
    checkValidations(
      data: Record<string, unknown>,
      types: object,
      custom: unknown,
      store: DynaliteStore,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: { types: object; custom?: unknown };
  export default validation;
}

declare module 'dynalite/actions/*' {
  import type { Callback, DynaliteStore } from '@mailferry/local/dynamo/dynalite-types';

  const action: (
    store: DynaliteStore,
    data: Record<string, unknown>,
    callback: Callback<Record<string, unknown>>,
  ) => void;
  export default action;
}

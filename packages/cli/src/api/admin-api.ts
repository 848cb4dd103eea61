import { callerView, catalogueView } from '@mailferry/functions/admin/schemas/records';
import type * as z from 'zod';
import type { Connection } from '../connection/connection.ts';
import { cellApi } from './cell-api.ts';
import { mailApi } from './mail-api.ts';
import { organizationApi } from './organization-api.ts';
import { type ApiRequest, ask } from './request.ts';
import { tokenApi } from './token-api.ts';

/** Sends a request and answers with its body, checked against the API's own schema. */
export type Asker = <S extends z.ZodType>(request: ApiRequest<S>) => Promise<z.output<S>>;

export type AdminApi = ReturnType<typeof createAdminApi>;

/** The admin API, one method an operation, typed by the schemas that make its OpenAPI document. */
export function createAdminApi(connection: Connection) {
  const body: Asker = async (request) => (await ask(connection, request)).body;
  return {
    caller: () => body({ method: 'GET', path: '/me', answer: callerView }),
    /** The caller, and the server's clock. */
    callerAndTime: () => ask(connection, { method: 'GET', path: '/me', answer: callerView }),
    catalogue: () => body({ method: 'GET', path: '/catalogue', answer: catalogueView }),
    ...cellApi(body),
    ...mailApi(body),
    ...organizationApi(body),
    ...tokenApi(body),
  };
}

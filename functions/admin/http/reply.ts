/** An answer before it becomes an HTTP response. `body` is JSON; absent for 204. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}
